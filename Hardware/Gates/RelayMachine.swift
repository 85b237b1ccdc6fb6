import Access

/// Times the pulses of a relay board, which itself times nothing and answers nothing.
///
/// All its channels are set to rest when the line opens, at `rest` and at the end, and what opens
/// a contact again is written twice: a byte lost on the line would leave a gate open. Pure: the
/// shell writes what it is told to and wakes it at ``deadline``; times are since boot.
package struct RelayMachine: Sendable {
    package struct Channels: Sendable, Hashable {
        package var entry: UInt8?
        package var exit: UInt8?

        /// At least one; the same for both is a gate that opens both ways.
        package init(entry: UInt8? = 1, exit: UInt8? = nil) {
            precondition(entry != nil || exit != nil, "A relay gate has a channel")
            self.entry = entry
            self.exit = exit
        }
    }

    package typealias Input = ContactMachine.Input

    package enum Action: Sendable, Equatable {
        case write([UInt8])
        case news(WireNews)
    }

    /// After this, what opened a contact is written again.
    package static let repeatAfter = Duration.milliseconds(50)

    private let channels: Channels
    private var contacts: ContactMachine
    /// Channels whose opening is to be written once more, and when.
    private var repeated: Set<UInt8> = []
    private var repeatDue = Duration.zero

    package init(_ channels: Channels) {
        self.channels = channels
        var directions: [Direction] = []
        if channels.entry != nil { directions.append(.entry) }
        if channels.exit != nil { directions.append(.exit) }
        contacts = ContactMachine(directions)
    }

    /// When it is to be called with `tick`, at the latest.
    package var deadline: Duration? {
        let moments = [contacts.deadline, repeated.isEmpty ? nil : repeatDue]
        return moments.compactMap(\.self).min()
    }

    package mutating func handle(_ input: Input, at now: Duration) -> [Action] {
        if case .closed = input { repeated = [] }
        let again = repeatOpenings(at: now)
        return again + contacts.handle(input, at: now).compactMap { carryOut($0, at: now) }
    }

    private mutating func carryOut(_ action: ContactMachine.Action, at now: Duration) -> Action? {
        switch action {
        case .news(let news): return .news(news)
        case .turn(let direction, let isClosed):
            guard let channel = direction == .entry ? channels.entry : channels.exit else {
                return nil
            }
            if isClosed {
                repeated.remove(channel)
            } else {
                repeated.insert(channel)
                repeatDue = now + Self.repeatAfter
            }
            return .write(RelayBoard.command(channel: channel, isClosed: isClosed))
        }
    }

    private mutating func repeatOpenings(at now: Duration) -> [Action] {
        guard !repeated.isEmpty, now >= repeatDue else { return [] }
        defer { repeated = [] }
        return repeated.sorted().map { .write(RelayBoard.command(channel: $0, isClosed: false)) }
    }
}
