{{ gate_failures('box_columns') }}
