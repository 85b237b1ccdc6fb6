/// The card's own commands (NTAG 424 DNA data sheet, 10).
extension NTAG424 {
    private static let dataHeaderBytes = 7

    mutating func native(_ instruction: UInt8, _ data: [UInt8]) -> NativeAnswer {
        do {
            return try perform(instruction, data)
        } catch {
            // Any error ends the session (data sheet, 9.1).
            session = nil
            unfinished = nil
            return NativeAnswer(error)
        }
    }

    private mutating func perform(
        _ instruction: UInt8,
        _ data: [UInt8]
    ) throws(NativeStatus) -> NativeAnswer {
        if instruction == 0xAF { return try goOn(data) }
        unfinished = nil
        guard hasApplication || instruction == 0x60 else { throw .permissionDenied }
        switch instruction {
        case 0x60: return try version(data)
        case 0x71: return try authenticate(data, isFirst: true)
        case 0x77: return try authenticate(data, isFirst: false)
        case 0x51: return try cardNumber(data)
        case 0x5F: return try changeFileSettings(data)
        case 0x64: return try keyVersion(data)
        case 0x8D: return try writeData(data)
        case 0xAD: return try readData(data)
        case 0xC4: return try changeKey(data)
        case 0xF5: return try fileSettings(data)
        case 0xF6: return try fileCounters(data)
        default: throw .illegalCommand
        }
    }

    /// The data of a command, verified and decrypted as its mode says.
    private func open(
        _ instruction: UInt8,
        _ data: [UInt8],
        headerCount: Int,
        _ mode: CommunicationMode
    ) throws(NativeStatus) -> [UInt8] {
        guard let session else { return data }
        return try session.open(instruction, data, headerCount: headerCount, mode: mode)
    }

    private mutating func done(
        _ data: [UInt8] = [],
        _ mode: CommunicationMode
    ) -> NativeAnswer {
        NativeAnswer(.done, session?.seal(data, mode: mode) ?? data)
    }

    private func file(_ number: UInt8?) throws(NativeStatus) -> (UInt8, NTAG424File) {
        guard let number else { throw .wrongLength }
        guard let file = files[number] else { throw .fileNotFound }
        return (number, file)
    }

    // MARK: Who is there

    private mutating func version(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard try open(0x60, data, headerCount: 0, .tagged).isEmpty else { throw .wrongLength }
        unfinished = .version(part: 1, isTagged: session != nil)
        return NativeAnswer(.more, Self.hardware)
    }

    private static let hardware: [UInt8] = [0x04, 0x04, 0x02, 0x30, 0x00, 0x11, 0x05]
    private static let software: [UInt8] = [0x04, 0x04, 0x02, 0x01, 0x02, 0x11, 0x05]
    private var production: [UInt8] { uid + [0xCF, 0x2D, 0x50, 0x4D, 0x20, 0x44, 0x20] }

    private mutating func goOn(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        defer { if case .version(2, _) = unfinished {} else { unfinished = nil } }
        switch unfinished {
        case .authentication(let authentication):
            let (session, answer) = try authentication.finish(data, random: random)
            self.session = session
            return NativeAnswer(.done, answer)
        case .version(1, let isTagged):
            unfinished = .version(part: 2, isTagged: isTagged)
            return NativeAnswer(.more, Self.software)
        case .version:
            unfinished = .version(part: 3, isTagged: false)
            guard var session else { return NativeAnswer(.done, production) }
            let whole = session.seal(Self.hardware + Self.software + production, mode: .tagged)
            self.session = session
            return NativeAnswer(.done, production + whole.suffix(CardCipher.shortTagBytes))
        case nil: throw .illegalCommand
        }
    }

    private mutating func authenticate(
        _ data: [UInt8],
        isFirst: Bool
    ) throws(NativeStatus) -> NativeAnswer {
        let isWhole = isFirst ? data.count >= 2 && data.count == 2 + Int(data[1]) : data.count == 1
        guard isWhole else { throw .wrongLength }
        guard data[0] < Self.keyCount else { throw .noSuchKey }
        guard isFirst || session != nil else { throw .permissionDenied }
        let authentication = EV2Authentication(
            keyNumber: data[0],
            key: keys[Int(data[0])],
            former: isFirst ? nil : session,
            random: random
        )
        session = nil
        unfinished = .authentication(authentication)
        return NativeAnswer(.more, authentication.challenge)
    }

    private mutating func cardNumber(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard session != nil else { throw .authentication }
        guard try open(0x51, data, headerCount: 0, .full).isEmpty else { throw .wrongLength }
        return done(uid, .full)
    }

    // MARK: Keys

    private mutating func keyVersion(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let plain = try open(0x64, data, headerCount: 1, .tagged)
        guard plain.count == 1 else { throw .wrongLength }
        guard plain[0] < Self.keyCount else { throw .noSuchKey }
        return done([keyVersions[Int(plain[0])]], .tagged)
    }

    /// Only the holder of key 0 changes keys; the other keys' new value hides under the old one.
    private mutating func changeKey(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard let session else { throw .authentication }
        guard session.keyNumber == 0 else { throw .permissionDenied }
        let plain = try open(0xC4, data, headerCount: 1, .full)
        guard let number = plain.first, number < Self.keyCount else { throw .noSuchKey }
        let change = try KeyChange(Array(plain[1...]), old: number == 0 ? nil : keys[Int(number)])
        keys[Int(number)] = change.key
        keyVersions[Int(number)] = change.version
        guard number == 0 else { return done([], .full) }
        self.session = nil
        return NativeAnswer(.done)
    }

    // MARK: Files

    private mutating func fileSettings(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let plain = try open(0xF5, data, headerCount: 1, .tagged)
        guard plain.count == 1 else { throw .wrongLength }
        let (_, file) = try file(plain.first)
        return done([0x00] + file.settings.bytes(fileBytes: file.content.count), .tagged)
    }

    private mutating func changeFileSettings(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let (number, file) = try file(data.first)
        let mode = try access([file.settings.change], .full)
        let plain = try open(0x5F, data, headerCount: 1, mode)
        let settings = try FileSettings(Array(plain[1...]), fileBytes: file.content.count)
        guard settings.mirroring == nil || number == Self.messageFile else {
            throw .wrongParameter
        }
        if settings.mirroring != nil { files[number]?.counter = 0 }
        files[number]?.settings = settings
        files[number]?.reading = nil
        return done([], mode)
    }

    private mutating func fileCounters(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let (_, file) = try file(data.first)
        guard let mirroring = file.settings.mirroring else { throw .permissionDenied }
        let mode = try access([mirroring.counterRead], .full)
        guard try open(0xF6, data, headerCount: 1, mode).count == 1 else { throw .wrongLength }
        return done(CardCipher.littleEndian(file.counter, count: 3) + [0, 0], mode)
    }

    private mutating func readData(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let (number, file) = try file(data.first)
        let mode = try access([file.settings.read, file.settings.readWrite], file.settings.mode)
        let plain = try open(0xAD, data, headerCount: Self.dataHeaderBytes, mode)
        guard plain.count == Self.dataHeaderBytes else { throw .wrongLength }
        guard let content = contentForReading(number) else { throw .permissionDenied }
        let offset = CardCipher.number(plain[1..<4])
        let length = CardCipher.number(plain[4..<7])
        let end = length == 0 ? content.count : offset + length
        guard offset <= end, end <= content.count else { throw .boundary }
        return done(Array(content[offset..<end]), mode)
    }

    private mutating func writeData(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let (number, file) = try file(data.first)
        let mode = try access([file.settings.write, file.settings.readWrite], file.settings.mode)
        let plain = try open(0x8D, data, headerCount: Self.dataHeaderBytes, mode)
        guard plain.count > Self.dataHeaderBytes else { throw .wrongLength }
        let content = Array(plain[Self.dataHeaderBytes...])
        guard content.count == CardCipher.number(plain[4..<7]) else { throw .wrongLength }
        guard write(content, at: CardCipher.number(plain[1..<4]), to: number) else {
            throw .boundary
        }
        return done([], mode)
    }
}
