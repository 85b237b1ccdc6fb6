/// What came as the hub's answer to one question.
package struct HubReply: Sendable, Hashable {
    package let status: Int
    package let body: [UInt8]
    /// Whether the hub signed it for that very question; else only the body may speak for itself.
    package let isSigned: Bool

    package init(status: Int, body: [UInt8], isSigned: Bool) {
        self.status = status
        self.body = body
        self.isSigned = isSigned
    }
}
