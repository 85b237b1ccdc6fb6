extension DESFire {
    mutating func native(_ instruction: UInt8, _ data: [UInt8]) -> NativeAnswer {
        do {
            return try perform(instruction, data)
        } catch {
            leaveSession()
            return NativeAnswer(error)
        }
    }

    private mutating func perform(
        _ instruction: UInt8,
        _ data: [UInt8]
    ) throws(NativeStatus) -> NativeAnswer {
        if instruction == 0xAF { return try goOn(data) }
        unfinished = nil
        switch instruction {
        case 0x45: return try keySettings(data)
        case 0x51: return try cardNumber(data)
        case 0x5A: return try selectApplication(data)
        case 0x60:
            unfinished = .version(part: 1)
            return NativeAnswer(.more, hardware)
        case 0x64: return try keyVersion(data)
        case 0x6A: return try applicationNames(data)
        case 0x6E: return try freeMemory(data)
        case 0x71 where generation == .second: return try authenticate(data, isFirst: true)
        case 0x77 where generation == .second: return try authenticate(data, isFirst: false)
        case 0xAA: return try authenticateLegacy(data)
        case 0xC4: return try changeKey(data)
        case 0xCA: return try createApplication(data)
        default: throw .illegalCommand
        }
    }

    /// Verified in a session of EV2, else as it came.
    private func open(
        _ instruction: UInt8,
        _ data: [UInt8],
        count: ClosedRange<Int>
    ) throws(NativeStatus) -> [UInt8] {
        let plain =
            try session?.open(instruction, data, headerCount: 0, mode: .tagged) ?? data
        guard count.contains(plain.count) else { throw .wrongLength }
        return plain
    }

    private mutating func done(
        _ data: [UInt8] = [],
        _ mode: CommunicationMode = .tagged
    ) -> NativeAnswer {
        NativeAnswer(.done, session?.seal(data, mode: mode) ?? data)
    }

    // MARK: The card

    private var hardware: [UInt8] {
        [0x04, 0x01, 0x01, generation == .second ? 0x12 : 0x01, 0x00, 0x1A, 0x05]
    }
    private var software: [UInt8] {
        [0x04, 0x01, 0x01, generation == .second ? 0x02 : 0x01, 0x01, 0x1A, 0x05]
    }
    private var production: [UInt8] { uid + [0xBA, 0x11, 0x22, 0x33, 0x44, 0x20, 0x24] }

    private mutating func cardNumber(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard session != nil else { throw .authentication }
        _ = try open(0x51, data, count: 0...0)
        return done(uid, .full)
    }

    private mutating func freeMemory(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        _ = try open(0x6E, data, count: 0...0)
        return done([0x00, 0x10, 0x00])
    }

    private mutating func goOn(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let former = unfinished
        unfinished = nil
        switch former {
        case .version(1):
            unfinished = .version(part: 2)
            return NativeAnswer(.more, software)
        case .version: return versionEnd()
        case .authentication(let authentication):
            let (session, answer) = try authentication.finish(data, random: random)
            self.session = session
            return NativeAnswer(.done, answer)
        case .legacy(let number, let random): return try finishLegacy(data, number, random)
        case nil: throw .illegalCommand
        }
    }

    private mutating func versionEnd() -> NativeAnswer {
        guard var session else { return NativeAnswer(.done, production) }
        let whole = session.seal(hardware + software + production, mode: .tagged)
        self.session = session
        return NativeAnswer(.done, production + whole.suffix(CardCipher.shortTagBytes))
    }

    // MARK: Applications

    private mutating func applicationNames(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        _ = try open(0x6A, data, count: 0...0)
        guard selected == Self.cardLevel else { throw .permissionDenied }
        let names = applications.keys.filter { $0 != Self.cardLevel }
        return done(names.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
    }

    private mutating func selectApplication(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard data.count == 3 else { throw .wrongLength }
        guard applications[data] != nil else { throw .applicationNotFound }
        enter(data)
        return NativeAnswer(.done)
    }

    /// Name, settings, number and kind of keys; only AES ones.
    private mutating func createApplication(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let plain = try open(0xCA, data, count: 5...5)
        guard selected == Self.cardLevel, application.settings & 0x04 != 0 || provedKey == 0 else {
            throw .permissionDenied
        }
        let keyCount = Int(plain[4] & 0x0F)
        guard plain[4] & 0xC0 == DESFireApplication.aesBit,
            (1...DESFireApplication.keysMax).contains(keyCount)
        else { throw .wrongParameter }
        let name = Array(plain[..<3])
        guard applications[name] == nil else { throw .duplicate }
        guard applications.count <= Self.applicationsMax else { throw .tooManyApplications }
        applications[name] = DESFireApplication(settings: plain[3], keyCount: keyCount)
        return done()
    }

    // MARK: Keys

    private mutating func keySettings(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        _ = try open(0x45, data, count: 0...0)
        let count = DESFireApplication.aesBit | UInt8(application.keys.count)
        return done([application.settings, count])
    }

    private mutating func keyVersion(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        let plain = try open(0x64, data, count: 1...1)
        return done([application.keyVersions[Int(try key(plain[0]))]])
    }

    /// The number without the bit that names its kind.
    private func key(_ number: UInt8) throws(NativeStatus) -> UInt8 {
        guard number & 0x3F < application.keys.count else { throw .noSuchKey }
        return number & 0x3F
    }

    private mutating func authenticate(
        _ data: [UInt8],
        isFirst: Bool
    ) throws(NativeStatus) -> NativeAnswer {
        let isWhole = isFirst ? data.count >= 2 && data.count == 2 + Int(data[1]) : data.count == 1
        guard isWhole else { throw .wrongLength }
        guard isFirst || session != nil else { throw .permissionDenied }
        let number = try key(data[0])
        let authentication = EV2Authentication(
            keyNumber: number,
            key: application.keys[Int(number)],
            former: isFirst ? nil : session,
            random: random
        )
        leaveSession()
        unfinished = .authentication(authentication)
        return NativeAnswer(.more, authentication.challenge)
    }

    private mutating func authenticateLegacy(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard data.count == 1 else { throw .wrongLength }
        let number = try key(data[0])
        leaveSession()
        let cardsRandom = random.bytes(CardCipher.blockBytes)
        unfinished = .legacy(keyNumber: number, cardsRandom: cardsRandom)
        return NativeAnswer(.more, CardCipher.encrypt(cardsRandom, application.keys[Int(number)]))
    }

    /// Every block goes on from the last one, whoever sent it.
    private mutating func finishLegacy(
        _ data: [UInt8],
        _ number: UInt8,
        _ cardsRandom: [UInt8]
    ) throws(NativeStatus) -> NativeAnswer {
        let block = CardCipher.blockBytes
        guard data.count == 2 * block else { throw .wrongLength }
        let key = application.keys[Int(number)]
        let text = CardCipher.decrypt(
            data,
            key,
            vector: CardCipher.encrypt(cardsRandom, key)
        )
        guard Array(text.suffix(block)) == CardCipher.rotated(cardsRandom) else {
            throw .authentication
        }
        legacyKey = number
        let turned = CardCipher.rotated(Array(text.prefix(block)))
        return NativeAnswer(
            .done,
            CardCipher.encrypt(turned, key, vector: Array(data.suffix(block)))
        )
    }

    /// Only in a session of EV2.
    private mutating func changeKey(_ data: [UInt8]) throws(NativeStatus) -> NativeAnswer {
        guard let session else { throw .authentication }
        let plain = try session.open(0xC4, data, headerCount: 1, mode: .full)
        guard let first = plain.first else { throw .wrongLength }
        let number = try key(first)
        guard application.changer(of: number) == session.keyNumber else { throw .permissionDenied }
        let isOwn = number == session.keyNumber
        let old = isOwn ? nil : application.keys[Int(number)]
        let change = try KeyChange(Array(plain[1...]), old: old)
        application.keys[Int(number)] = change.key
        application.keyVersions[Int(number)] = change.version
        guard isOwn else { return done([], .full) }
        leaveSession()
        return NativeAnswer(.done)
    }
}
