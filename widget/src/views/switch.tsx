import { useId } from 'preact/hooks';

/** A choice that is on or off, with what it means below it. */
export function Switch({
  label,
  hint,
  isOn,
  onToggle,
}: {
  label: string;
  hint: string;
  isOn: boolean;
  onToggle: () => void;
}) {
  const id = useId();
  return (
    <>
      <div class="switch-row">
        <span id={id}>{label}</span>
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={isOn}
          aria-labelledby={id}
          aria-describedby={`${id}-hint`}
          onClick={onToggle}
        />
      </div>
      <p id={`${id}-hint`} class="below">
        {hint}
      </p>
    </>
  );
}
