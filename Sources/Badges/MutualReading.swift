/// Lets card and gate prove to each other that they know the card's key.
struct MutualReading: Sendable {
    /// What a card answers to AuthenticateEV2First that has no such command, or no such key.
    private static let incapable: Set<UInt16> = [0x6D00, 0x6E00, 0x911C, 0x9140]

    private enum Phase {
        case application
        case challenge
        case proof
    }

    private let selection: [UInt8]
    private var authentication: EV2Authentication
    private var phase = Phase.application

    init(application: [UInt8], keys: CardKeys, random: [UInt8]) {
        selection = Self.selection(of: application)
        authentication = EV2Authentication(
            keyNumber: keys.cardKeyNumber,
            key: keys.card,
            random: random
        )
    }

    /// A name is selected as ISO/IEC 7816-4 does, the three bytes of a DESFire natively.
    static func selection(of application: [UInt8]) -> [UInt8] {
        application == CardApplication.desfire
            ? CardCommand.wrapped(.selectApplication, application)
            : ISOExchange.selectApplication.command
    }

    func begin() -> ReadingStep { .exchange(selection) }

    mutating func handle(_ reply: [UInt8]) -> ReadingStep {
        guard let status = Self.status(of: reply) else { return .failed(.malformed) }
        switch phase {
        case .application:
            guard status == 0x9000 || status == 0x9100 else { return .nothing }
            phase = .challenge
            return .exchange(authentication.begin())
        case .challenge:
            guard !Self.incapable.contains(status) else { return .nothing }
            phase = .proof
            return proved(reply)
        case .proof: return proved(reply)
        }
    }

    private mutating func proved(_ reply: [UInt8]) -> ReadingStep {
        do throws(CardFault) {
            switch try authentication.handle(reply) {
            case .exchange(let command): return .exchange(command)
            case .done: return .proven
            }
        } catch {
            return .failed(error)
        }
    }

    private static func status(of reply: [UInt8]) -> UInt16? {
        guard reply.count >= 2 else { return nil }
        return UInt16(reply[reply.count - 2]) << 8 | UInt16(reply[reply.count - 1])
    }
}
