package import Kernel

package enum WebhookState: String, MachineWord {
    case active
    /// An operator wants nothing sent for now.
    case paused
    /// The receiver answered 410: it wants nothing any more.
    case gone
}

package enum WebhookEvent: String, MachineWord {
    case pause
    case resume
    case answeredGone = "answered_gone"
}

package enum WebhookEffect: String, MachineWord {
    /// Deliveries that wait are given up; they can be replayed.
    case giveUpWaiting = "give_up_waiting"
}

/// What becomes of a receiver.
package enum WebhookMachine {
    package static let machine = StateMachine<WebhookState, WebhookEvent, Void, WebhookEffect>(
        "webhook",
        initial: .active,
        [
            .init(from: [.active], on: .pause, to: .paused),
            .init(from: [.paused, .gone], on: .resume, to: .active),
            .init(
                from: [.active, .paused],
                on: .answeredGone,
                to: .gone,
                effects: [.giveUpWaiting]
            ),
        ]
    )
}
