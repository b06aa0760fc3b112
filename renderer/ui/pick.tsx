import { Select } from '@base-ui/react/select';
import { Icon } from './icons.tsx';

export interface PickProps<V extends string> {
  /** Accessible name. */
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  /** Shown before the value, quieter: `For`. */
  readonly before?: string;
  /** Shown instead of the label of the value, when what follows from it is worth more. */
  readonly text?: string;
}

/** One of several, in a list that opens. */
export function Pick<V extends string>({ label, value, options, onChange, before, text }: PickProps<V>) {
  return (
    <Select.Root items={options} value={value} onValueChange={(next: V | null) => next !== null && onChange(next)}>
      <Select.Trigger className="pick" aria-label={label}>
        {before !== undefined && <span className="m3">{before}</span>}
        <Select.Value className="cut">{text}</Select.Value>
        <Icon name="updown" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner sideOffset={4} alignItemWithTrigger={false} className="over">
          <Select.Popup className="menu">
            <Select.List>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className="mi">
                  <Select.ItemText className="grow">{option.label}</Select.ItemText>
                  <Select.ItemIndicator>
                    <Icon name="check" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
