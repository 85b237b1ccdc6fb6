package import HTTPClient

/// What a try to deliver came to.
package struct WebhookOutcome: Sendable, Hashable {
    /// What the receiver answered; nil where it did not.
    package let status: Int?
    /// Why it is to be tried again; nil when it is delivered.
    package let failure: String?
    /// The receiver wants nothing any more.
    package let isGone: Bool

    /// Anything but 2xx is a failure, a redirect too: to follow one is to be led somewhere else.
    package init(status: Int) {
        self.status = status
        isGone = status == 410
        failure =
            switch status {
            case 200...299: nil
            case 300...399: "It answered \(status): redirects are not followed."
            default: "It answered \(status)."
            }
    }

    package init(_ error: HTTPClientError) {
        status = nil
        isGone = false
        failure = "It could not be reached: \(error)"
    }

    /// For metrics.
    package var word: String {
        if failure == nil { return "delivered" }
        return isGone ? "gone" : status == nil ? "unreachable" : "refused"
    }
}
