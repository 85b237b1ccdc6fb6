import Gates

extension EdgeDaemon {
    /// Takes what the gate tells unasked.
    func hear(_ event: GateEvent) {
        desk.tell(.gate(event))
    }
}
