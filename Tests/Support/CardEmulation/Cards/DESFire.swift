/// A MIFARE DESFire EV1 or EV2 with AES keys: applications, authentication and keys, no files.
///
/// It takes commands bare and wrapped in ISO/IEC 7816-4. After AuthenticateAES answers stay plain;
/// after AuthenticateEV2First everything is verified and protected. The card's own master key is an
/// AES key of zeros, where a card from the factory has a DES one.
package struct DESFire: EmulatedCard {
    package enum Generation: Sendable {
        case first
        case second
    }

    package static let applicationsMax = 19
    static let cardLevel: [UInt8] = [0, 0, 0]

    package let uid: [UInt8]
    package let atqa: UInt16 = 0x0344
    package let sak: UInt8 = 0x20
    package let ats: [UInt8] = [0x75, 0x77, 0x81, 0x02, 0x80]
    let generation: Generation
    let random: CardRandom
    /// By identifier, as it is sent; 000000 is the card itself.
    package var applications: [[UInt8]: DESFireApplication]
    var selected = cardLevel
    var session: EV2Session?
    /// The key that AuthenticateAES proved.
    var legacyKey: UInt8?
    var unfinished: Unfinished?

    enum Unfinished: Sendable {
        case version(part: Int)
        case authentication(EV2Authentication)
        case legacy(keyNumber: UInt8, cardsRandom: [UInt8])
    }

    package init(
        uid: [UInt8],
        generation: Generation = .second,
        applications: [[UInt8]: DESFireApplication] = [:],
        random: CardRandom = .live
    ) {
        precondition(uid.count == 7, "a DESFire has a number of seven bytes")
        self.uid = uid
        self.generation = generation
        self.random = random
        let card = [Self.cardLevel: DESFireApplication(keyCount: 1)]
        self.applications = applications.merging(card) { own, _ in own }
    }

    /// The one that is selected.
    var application: DESFireApplication {
        get { applications[selected] ?? DESFireApplication(keyCount: 1) }
        set { applications[selected] = newValue }
    }

    /// The key that was proved in the present session, of whatever kind.
    var provedKey: UInt8? { session?.keyNumber ?? legacyKey }

    package mutating func select() {
        enter(Self.cardLevel)
    }

    mutating func enter(_ application: [UInt8]) {
        selected = application
        leaveSession()
    }

    mutating func leaveSession() {
        session = nil
        legacyKey = nil
        unfinished = nil
    }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        guard let first = command.first else { return .silence }
        if command.count > 4, first == 0x00, command[1] == 0xA4 {
            return .bytes(selectISO(command))
        }
        guard command.count > 4, first == 0x90 else {
            return .bytes(native(first, Array(command.dropFirst())).bare)
        }
        guard let apdu = CommandAPDU(command) else { return .bytes(ISOStatus.wrongLength.bytes) }
        return .bytes(native(apdu.ins, apdu.data).wrapped)
    }

    private mutating func selectISO(_ command: [UInt8]) -> [UInt8] {
        let name: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x00]
        guard CommandAPDU(command)?.data == name else { return ISOStatus.notFound.bytes }
        enter(Self.cardLevel)
        return ISOStatus.done.bytes
    }
}
