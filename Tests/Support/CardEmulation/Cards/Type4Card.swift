/// A plain NFC Forum Type 4 tag: an application with a capability container and a message file.
package struct Type4Card: EmulatedCard {
    package static let application: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]
    private static let container: [UInt8] = [
        0x00, 0x0F, 0x20, 0x00, 0x3B, 0x00, 0x34, 0x04, 0x06, 0xE1, 0x04, 0x04, 0x00, 0x00, 0x00,
    ]

    package let uid: [UInt8]
    package let atqa: UInt16
    package let sak: UInt8 = 0x20
    package let ats: [UInt8] = [0x75, 0x33, 0x81, 0x02, 0x80]
    /// The message file: two bytes of length, then the message.
    package var file: [UInt8]
    private var hasApplication = false
    private var selected: [UInt8]?

    package init(uid: [UInt8], file: [UInt8]) {
        self.uid = uid
        self.file = file
        atqa = Self.plainATQA(uidByteCount: uid.count)
    }

    package init(uid: [UInt8], address: String) {
        self.init(uid: uid, file: TagMessage.file(TagMessage.uri(address)))
    }

    package mutating func select() {
        hasApplication = false
        selected = nil
    }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        guard let apdu = CommandAPDU(command) else { return .bytes(ISOStatus.wrongLength.bytes) }
        guard apdu.cla == 0 else { return .bytes(ISOStatus.unknownClass.bytes) }
        switch apdu.ins {
        case 0xA4: return .bytes(select(apdu).bytes)
        case 0xB0: return .bytes(read(apdu))
        default: return .bytes(ISOStatus.unknownInstruction.bytes)
        }
    }

    private mutating func select(_ apdu: CommandAPDU) -> ISOStatus {
        switch (apdu.p1, apdu.data) {
        case (4, Self.application):
            hasApplication = true
            selected = nil
        case (0, [0xE1, 0x03]) where hasApplication: selected = Self.container
        case (0, [0xE1, 0x04]) where hasApplication: selected = file
        case (4, _):
            select()
            return .notFound
        default: return .notFound
        }
        return .done
    }

    private func read(_ apdu: CommandAPDU) -> [UInt8] {
        guard let selected else { return ISOStatus.noFileSelected.bytes }
        let offset = Int(apdu.p1) << 8 | Int(apdu.p2)
        guard offset < selected.count else { return ISOStatus.wrongOffset.bytes }
        return selected[offset...].prefix(apdu.expected ?? 256) + ISOStatus.done.bytes
    }
}
