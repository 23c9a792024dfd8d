{{ gate_failures('identity') }}
