/// An NTAG 424 DNA: five keys, three files, and a message that is another at each tap.
///
/// What its secure messaging protects is really checked: a wrong tag, a wrong key, a wrong count
/// end the session as the card ends it. LRP mode and random numbers are not emulated.
package struct NTAG424: EmulatedCard {
    package static let keyCount = 5
    package static let application: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]
    /// The number of the message file in the card's own commands.
    package static let messageFile: UInt8 = 2

    package let uid: [UInt8]
    package let atqa: UInt16 = 0x0344
    package let sak: UInt8 = 0x20
    package let ats: [UInt8] = [0x77, 0x71, 0x81, 0x02, 0x80]
    package var keys: [[UInt8]]
    package var keyVersions = [UInt8](repeating: 0, count: keyCount)
    package var files: [UInt8: NTAG424File]
    let random: CardRandom
    var hasApplication = false
    var selectedFile: UInt8?
    var session: EV2Session?
    var unfinished: Unfinished?

    /// What waits for its next message.
    enum Unfinished: Sendable {
        case authentication(EV2Authentication)
        case version(part: Int, isTagged: Bool)
    }

    /// A card as it leaves the factory: keys of zeros, an empty message anyone may write.
    package init(uid: [UInt8], keys: [[UInt8]]? = nil, random: CardRandom = .live) {
        precondition(uid.count == 7, "an NTAG 424 has a number of seven bytes")
        let zeros = [UInt8](repeating: 0, count: CardCipher.blockBytes)
        self.keys = keys ?? [[UInt8]](repeating: zeros, count: Self.keyCount)
        precondition(
            self.keys.count == Self.keyCount && self.keys.allSatisfy { $0.count == zeros.count },
            "an NTAG 424 has five keys of 16 bytes"
        )
        self.uid = uid
        self.random = random
        files = [1: .container, Self.messageFile: .message, 3: .proprietary]
    }

    /// A personalised card: `address?picc_data=…&cmac=…`, hidden by key 1, signed with key 2.
    package init(
        uid: [UInt8],
        keys: [[UInt8]],
        address: String,
        counter: UInt32 = 0,
        random: CardRandom = .live
    ) {
        self.init(uid: uid, keys: keys, random: random)
        files[Self.messageFile] = .mirrored(address: address, counter: counter)
    }

    /// How often the message was read; set it to make a copy that is behind, or a jump.
    package var counter: UInt32 {
        get { files[Self.messageFile]?.counter ?? 0 }
        set { files[Self.messageFile]?.counter = newValue }
    }

    package mutating func select() {
        hasApplication = false
        session = nil
        unfinished = nil
        leaveFile()
    }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        guard let apdu = CommandAPDU(command) else { return .bytes(ISOStatus.wrongLength.bytes) }
        switch apdu.cla {
        case 0x00: return .bytes(iso(apdu))
        case 0x90:
            guard apdu.p1 == 0, apdu.p2 == 0 else {
                return .bytes(NativeAnswer(.wrongParameter).wrapped)
            }
            return .bytes(native(apdu.ins, apdu.data).wrapped)
        default: return .bytes(ISOStatus.unknownClass.bytes)
        }
    }

    /// The next read begins another tap.
    mutating func leaveFile() {
        selectedFile = nil
        for number in files.keys { files[number]?.reading = nil }
    }
}
