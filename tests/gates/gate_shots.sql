{{ gate_failures('shots') }}
