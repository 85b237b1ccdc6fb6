package import Kernel

/// Why a command on webhooks is not carried out.
package enum WebhookRefusal: String, Error, CaseIterable, Sendable {
    case noSuchWebhook = "no_such_webhook"
    case noSuchDelivery = "no_such_delivery"
    case urlWrong = "webhook_url_wrong"
    case kindWrong = "webhook_kind_wrong"
    case tooMany = "too_many_webhooks"
    case stateForbids = "webhook_state_forbids"
    case notEnded = "delivery_not_ended"
}

extension WebhookRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .noSuchWebhook: .notFound("There is no such webhook.")
        case .noSuchDelivery: .notFound("The webhook has no such delivery.")
        case .urlWrong:
            .invalid(
                field: "url",
                "must be an https: address of a public host, without a user or a fragment"
            )
        case .kindWrong: .invalid(field: "kinds", "are lower-case words joined by full stops")
        case .tooMany:
            Problem(
                .conflict,
                "A company has at most \(Webhook.perCompanyMax) webhooks: delete one first.",
                members: ["reason": .text(rawValue)]
            )
        case .stateForbids:
            Problem(
                .conflict,
                "The webhook is in that state already, or cannot get there.",
                members: ["reason": .text(rawValue)]
            )
        case .notEnded:
            Problem(
                .conflict,
                "The delivery still waits for its next try.",
                members: ["reason": .text(rawValue)]
            )
        }
    }
}
