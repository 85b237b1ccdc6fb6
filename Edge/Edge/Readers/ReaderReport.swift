/// How a reader stands, for the status page.
package struct ReaderReport: Codable, Hashable, Sendable {
    package let name: String
    /// `qr`, `nfc`, `scanner` or `keypad`.
    package let kind: String
    package let state: String
    package let restarts: Int
    package let faults: Int
    package let lastFault: String?
    package let codesDropped: Int
}
