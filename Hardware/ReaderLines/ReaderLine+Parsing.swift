import Badges

extension ReaderLine {
    /// Reads one line without its newline; anything that `text` would not write is refused.
    package init(parsing bytes: some Collection<UInt8>) throws(ReaderLineError) {
        guard bytes.count <= ReaderLimits.lineBytesMax else { throw .tooLong }
        let tab = UInt8(ascii: "\t")
        guard bytes.allSatisfy({ $0 == tab || ($0 >= 32 && $0 < 127) }) else { throw .notText }
        let fields = Array(bytes).split(separator: tab, omittingEmptySubsequences: false)
        let word = fields.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        switch word {
        case "READY": self = try Self.alone(.ready, fields)
        case "BEAT": self = try Self.alone(.beat, fields)
        case "GONE": self = try Self.alone(.gone, fields)
        case "CODE":
            guard fields.count == 4 else { throw .wrongFields }
            guard let symbology = Symbology(rawValue: String(decoding: fields[1], as: UTF8.self))
            else { throw .unknownSymbology }
            let payload = try Self.payload(fields[2])
            self = .code(symbology, payload: payload, ageMilliseconds: try Self.age(fields[3]))
        case "FAULT":
            guard fields.count == 3 else { throw .wrongFields }
            guard Self.isFaultCode(fields[1]) else { throw .badFaultCode }
            guard fields[2].count <= ReaderLimits.faultTextMax else { throw .tooLong }
            self = .fault(
                code: String(decoding: fields[1], as: UTF8.self),
                text: String(decoding: fields[2], as: UTF8.self)
            )
        case "CARD", "REPLY", "LOST": self = try Self.aboutCard(word, fields)
        default: throw .unknownWord
        }
    }

    private static func aboutCard(
        _ word: String,
        _ fields: [ArraySlice<UInt8>]
    ) throws(ReaderLineError) -> ReaderLine {
        guard fields.count == (word == "CARD" ? 6 : 3) else { throw .wrongFields }
        let number = try CardNumber.read(fields[1])
        switch word {
        case "CARD": return .card(number: number, try card(fields[2...]))
        case "REPLY":
            let bytes = try payload(fields[2])
            guard bytes.count <= ReaderLimits.exchangeBytesMax else { throw .payloadTooLong }
            return .reply(number: number, bytes)
        default:
            guard isFaultCode(fields[2]) else { throw .badFaultCode }
            return .lost(number: number, code: String(decoding: fields[2], as: UTF8.self))
        }
    }

    private static func card(
        _ fields: ArraySlice<ArraySlice<UInt8>>
    ) throws(ReaderLineError) -> CardTarget {
        let parts = Array(fields)
        let atqa = try payload(parts[1])
        let sak = try payload(parts[2])
        guard atqa.count == 2, sak.count == 1 else { throw .badCard }
        let uid = try payload(parts[0])
        let ats = try payload(parts[3])
        do throws(CardFault) {
            return try CardTarget(
                uid: uid,
                atqa: UInt16(atqa[0]) << 8 | UInt16(atqa[1]),
                sak: sak[0],
                ats: ats
            )
        } catch {
            throw .badCard
        }
    }

    private static func alone(
        _ line: ReaderLine,
        _ fields: [ArraySlice<UInt8>]
    ) throws(ReaderLineError) -> ReaderLine {
        guard fields.count == 1 else { throw .wrongFields }
        return line
    }

    static func payload(_ digits: ArraySlice<UInt8>) throws(ReaderLineError) -> [UInt8] {
        guard digits.count <= 2 * ReaderLimits.payloadBytesMax else { throw .payloadTooLong }
        guard digits.count.isMultiple(of: 2) else { throw .badPayload }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            let value = try nibble(digit)
            if let upper = high {
                bytes.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) throws(ReaderLineError) -> UInt8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: throw .badPayload
        }
    }

    private static func age(_ digits: ArraySlice<UInt8>) throws(ReaderLineError) -> Int {
        guard let first = digits.first, digits.count <= 9 else { throw .badAge }
        guard first != UInt8(ascii: "0") || digits.count == 1 else { throw .badAge }
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { throw .badAge }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func isFaultCode(_ code: ArraySlice<UInt8>) -> Bool {
        guard !code.isEmpty, code.count <= ReaderLimits.faultCodeMax else { return false }
        return code.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: "-")
            }
        }
    }
}
