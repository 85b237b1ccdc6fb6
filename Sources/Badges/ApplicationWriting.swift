/// Sees to it that a DESFire has our application: two AES keys, none but number 0 may change it.
struct ApplicationWriting: Sendable {
    private enum Phase {
        case selection
        case card
        case creation
    }

    private enum Status {
        static let done: UInt16 = 0x9100
        static let absent: UInt16 = 0x91A0
        /// Another writing made it in the meantime.
        static let duplicate: UInt16 = 0x91DE
        static let outOfMemory: UInt16 = 0x910E
        static let noSuchCommand: UInt16 = 0x911C
    }

    /// The card itself.
    private static let root: [UInt8] = [0, 0, 0]
    /// Settings may change, files are listed freely, all else wants key 0 (CreateApplication).
    private static let settings: UInt8 = 0x0B
    /// AES, two keys.
    private static let keys: UInt8 = 0x82

    private var phase = Phase.selection

    static func begin() -> WritingStep {
        .exchange(CardCommand.wrapped(.selectApplication, CardApplication.desfire))
    }

    mutating func handle(_ reply: [UInt8]) -> WritingStep {
        guard reply.count >= 2 else { return .failed(.card(.malformed)) }
        let status = UInt16(reply[reply.count - 2]) << 8 | UInt16(reply[reply.count - 1])
        switch (phase, status) {
        case (.selection, Status.done), (.creation, Status.done), (.creation, Status.duplicate):
            return .ready
        case (.selection, Status.absent):
            phase = .card
            return .exchange(CardCommand.wrapped(.selectApplication, Self.root))
        case (.card, Status.done):
            phase = .creation
            let data = CardApplication.desfire + [Self.settings, Self.keys]
            return .exchange(CardCommand.wrapped(.createApplication, data))
        case (.creation, Status.outOfMemory):
            return .failed(.tooSmall(neededBytes: 32, availableBytes: 0))
        case (.creation, Status.noSuchCommand), (.selection, _), (.card, _):
            return .failed(.wrongCard)
        case (.creation, _): return .failed(.closed)
        }
    }
}
