package import Kernel

package enum MailState: String, MachineWord {
    case queued
    case sent
    case failed
}

package enum MailEvent: String, MachineWord {
    /// A server has taken it on itself.
    case taken
    case givenUp = "given_up"
    /// An operator wants it tried again.
    case again
}

package enum MailEffect: String, MachineWord {
    case forgetText = "forget_text"
    case schedule
}

/// What becomes of a mail.
package enum MailMachine {
    package static let machine = StateMachine<MailState, MailEvent, Void, MailEffect>(
        "mail",
        initial: .queued,
        finals: [.sent],
        [
            .init(from: [.queued], on: .taken, to: .sent, effects: [.forgetText]),
            .init(from: [.queued], on: .givenUp, to: .failed),
            .init(from: [.failed], on: .again, to: .queued, effects: [.schedule]),
        ]
    )
}
