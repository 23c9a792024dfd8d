{{ gate_failures('factors') }}
