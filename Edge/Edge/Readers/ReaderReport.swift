/// How a reader stands, for the status page.
package struct ReaderReport: Codable, Hashable, Sendable {
    package let name: String
    /// `qr`, `nfc`, `scanner` or `keypad`.
    package let kind: String
    package let state: String
    package let restarts: Int
    package let faults: Int
    package let lastFault: String?
    /// The code of what keeps it from reading now, as `black`, `frozen` or `unplugged`.
    package let fault: String?
    package let codesDropped: Int

    package init(
        name: String,
        kind: String,
        state: String,
        restarts: Int,
        faults: Int,
        lastFault: String?,
        fault: String?,
        codesDropped: Int
    ) {
        self.name = name
        self.kind = kind
        self.state = state
        self.restarts = restarts
        self.faults = faults
        self.lastFault = lastFault
        self.fault = fault
        self.codesDropped = codesDropped
    }
}
