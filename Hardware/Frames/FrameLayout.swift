/// What a header says of the pixels that follow it.
struct FrameLayout: Sendable {
    var width = 0
    var height = 0

    /// Bytes of colour to skip after the pixels.
    var colourBytes = 0

    /// The value that means white, from a grey map's header.
    var whitest = 255

    var isKnown: Bool { width > 0 }

    static let streamMagic = Array("YUV4MPEG2".utf8)
    static let frameMagic = Array("FRAME".utf8)

    /// Two planes of a quarter of the pixels each, odd sizes rounded up.
    static func colourBytes(width: Int, height: Int) -> Int {
        2 * ((width + 1) / 2) * ((height + 1) / 2)
    }

    func stretched(_ value: UInt8) -> UInt8 {
        UInt8(min(255, (Int(value) * 255 + whitest / 2) / whitest))
    }
}

extension FrameLayout {
    /// Reads the line `YUV4MPEG2 W… H… C…`; tags that do not change the layout are passed over.
    init(videoHeader line: [UInt8]) throws(FrameFault) {
        self.init()
        var colour = "420"
        for tag in line.dropLast().split(separator: UInt8(ascii: " ")).dropFirst() {
            let value = tag.dropFirst()
            switch tag.first {
            case UInt8(ascii: "W"): width = try Self.number(value)
            case UInt8(ascii: "H"): height = try Self.number(value)
            case UInt8(ascii: "C"): colour = String(decoding: value, as: UTF8.self)
            default: break
            }
        }
        guard width > 0, height > 0 else { throw .zeroSize }
        switch colour {
        case "mono": colourBytes = 0
        case "420", "420jpeg", "420mpeg2", "420paldv":
            colourBytes = Self.colourBytes(width: min(width, 65_536), height: min(height, 65_536))
        default: throw .unsupportedColour
        }
    }

    /// Reads `P5 width height whitest` and the one white space before the pixels (netpbm, pgm(5)).
    ///
    /// Nothing while the header is not complete.
    init?(portableGreyMap header: [UInt8]) throws(FrameFault) {
        self.init()
        guard zip(header, "P5".utf8).allSatisfy(==) else { throw .badHeader }
        guard header.count > 3 else { return nil }
        var fields: [ArraySlice<UInt8>] = []
        var start: Int?
        var isComment = false
        for index in 2..<header.count {
            let byte = header[index]
            let isSpace = [9, 10, 11, 12, 13, 32].contains(byte)
            if index == 2, !isSpace, byte != UInt8(ascii: "#") { throw .badHeader }
            if isComment {
                isComment = byte != 10 && byte != 13
                continue
            }
            if let first = start, isSpace || byte == UInt8(ascii: "#") {
                fields.append(header[first..<index])
                start = nil
            }
            if byte == UInt8(ascii: "#"), fields.count < 3 {
                isComment = true
            } else if !isSpace, start == nil {
                start = index
            }
        }
        guard fields.count == 3, header.last != UInt8(ascii: "#") else {
            if let first = start { _ = try Self.number(header[first...]) }
            return nil
        }
        width = try Self.number(fields[0])
        height = try Self.number(fields[1])
        whitest = try Self.number(fields[2])
        guard width > 0, height > 0 else { throw .zeroSize }
        guard whitest > 0 else { throw .badHeader }
        guard whitest <= 255 else { throw .unsupportedDepth }
    }

    /// A decimal number of at most ten digits.
    private static func number(_ digits: ArraySlice<UInt8>) throws(FrameFault) -> Int {
        guard !digits.isEmpty else { throw .badHeader }
        guard digits.count <= 10 else { throw .tooLarge }
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { throw .badHeader }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
