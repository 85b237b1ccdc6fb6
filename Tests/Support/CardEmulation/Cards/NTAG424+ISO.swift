/// The commands of ISO/IEC 7816-4: select, read, write.
extension NTAG424 {
    private static let applicationFile: [UInt8] = [0xE1, 0x10]

    mutating func iso(_ apdu: CommandAPDU) -> [UInt8] {
        unfinished = nil
        switch apdu.ins {
        case 0xA4: return select(apdu).bytes
        case 0xB0: return readBinary(apdu)
        case 0xD6: return updateBinary(apdu).bytes
        default: return ISOStatus.unknownInstruction.bytes
        }
    }

    private mutating func select(_ apdu: CommandAPDU) -> ISOStatus {
        switch (apdu.p1, apdu.data) {
        case (4, Self.application), (0, Self.applicationFile):
            session = nil
            leaveFile()
            hasApplication = true
        case (0, _), (2, _):
            guard let number = fileNumber(apdu.data) else { return .notFound }
            leaveFile()
            selectedFile = number
        case (4, _): return .notFound
        default: return .wrongParameters
        }
        return .done
    }

    private func fileNumber(_ name: [UInt8]) -> UInt8? {
        guard hasApplication, name.count == 2 else { return nil }
        let wanted = UInt16(name[0]) << 8 | UInt16(name[1])
        return files.first { $0.value.isoNumber == wanted }?.key
    }

    /// The file, selected or named by its short number, and the offset.
    private mutating func place(_ apdu: CommandAPDU) -> (file: UInt8, offset: Int)? {
        guard apdu.p1 & 0x80 != 0 else {
            return selectedFile.map { ($0, Int(apdu.p1) << 8 | Int(apdu.p2)) }
        }
        guard hasApplication, files[apdu.p1 & 0x1F] != nil else { return nil }
        selectedFile = apdu.p1 & 0x1F
        return (apdu.p1 & 0x1F, Int(apdu.p2))
    }

    private mutating func readBinary(_ apdu: CommandAPDU) -> [UInt8] {
        guard let place = place(apdu) else { return ISOStatus.noFileSelected.bytes }
        guard mode(of: place.file, { [$0.read, $0.readWrite] }) == .plain,
            let content = contentForReading(place.file)
        else { return ISOStatus.securityNotSatisfied.bytes }
        guard place.offset < content.count else { return ISOStatus.wrongOffset.bytes }
        session = counted(session)
        return content[place.offset...].prefix(apdu.expected ?? 256) + ISOStatus.done.bytes
    }

    private mutating func updateBinary(_ apdu: CommandAPDU) -> ISOStatus {
        guard let place = place(apdu) else { return .noFileSelected }
        guard mode(of: place.file, { [$0.write, $0.readWrite] }) == .plain else {
            return .securityNotSatisfied
        }
        guard write(apdu.data, at: place.offset, to: place.file) else { return .wrongOffset }
        session = counted(session)
        return .done
    }

    private func counted(_ session: EV2Session?) -> EV2Session? {
        var session = session
        _ = session?.seal([], mode: .plain)
        return session
    }

    /// How an access is protected, nil where the rights do not allow it.
    private func mode(
        of file: UInt8,
        _ rights: (FileSettings) -> [UInt8]
    ) -> CommunicationMode? {
        guard let settings = files[file]?.settings else { return nil }
        return try? access(rights(settings), settings.mode)
    }
}
