{{ gate_failures('training_rows') }}
