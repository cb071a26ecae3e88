import { useState } from 'preact/hooks';
import { type Failure, failureOf } from '../failure.ts';

/** What a form says beside its fields. */
export type FormErrors = Readonly<Record<string, string | undefined>>;

/** Values, errors and the one call of a form. */
export type Form<V extends Record<string, string>> = {
  readonly values: V;
  readonly errors: FormErrors;
  /** The last refusal, where it belongs to no field. */
  readonly failure: Failure | undefined;
  readonly isBusy: boolean;
  set(name: keyof V & string): (value: string) => void;
  submit(event: Event): void;
};

/**
 * Runs `check` over the values and, when it finds nothing, `send`. A refusal that names a field, or whose code
 * belongs to one, is shown there.
 */
export function useForm<V extends Record<string, string>>(options: {
  readonly initial: V;
  readonly check: (values: V) => FormErrors;
  readonly send: (values: V) => Promise<unknown>;
  readonly explain: (failure: Failure) => { field: string; text: string } | undefined;
}): Form<V> {
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<FormErrors>({});
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [isBusy, setIsBusy] = useState(false);

  const refused = (error: unknown) => {
    const reason = failureOf(error);
    const explained = options.explain(reason);
    if (explained) setErrors({ [explained.field]: explained.text });
    else setFailure(reason);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    const found = options.check(values);
    setErrors(found);
    setFailure(undefined);
    if (Object.values(found).some(Boolean)) return focusFirst(event.target, found);
    setIsBusy(true);
    await options.send(values).catch(refused);
    setIsBusy(false);
  };
  const set = (name: keyof V & string) => (value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => ({ ...before, [name]: undefined }));
  };
  return { values, errors, failure, isBusy, set, submit };
}

function focusFirst(form: EventTarget | null, errors: FormErrors): void {
  const name = Object.keys(errors).find((key) => errors[key]);
  if (form instanceof HTMLFormElement && name)
    form.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
}
