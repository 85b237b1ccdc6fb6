import Access
import Configuration

/// One reader of an edge: the process that reads, and where what it reads comes from.
package struct ReaderConfiguration: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A camera.
        case qr
        /// An NFC reader, read by `jalon-nfc`.
        case nfc
        /// A scanner of barcodes, on a serial line or as a keyboard.
        case scanner
        /// Keys on which people type codes.
        case keypad
    }

    package enum Format: String, CaseIterable, Sendable {
        case y4m, gray, i420, pgm
    }

    package enum Way: String, CaseIterable, Sendable {
        case entry, exit

        var direction: Direction { self == .entry ? .entry : .exit }
    }

    /// Where frames come from.
    package enum Frames: Sendable, Hashable {
        /// A command that writes frames to its standard output, started without a shell.
        case capture([String])
        /// A file, a folder or a FIFO that the reader opens itself.
        case source(String)
        /// The reader has a device instead.
        case none
    }

    package static let sideMax = 1_920
    package static let captureWordsMax = 64

    package var name: String
    package var kind = Kind.qr
    /// A path or a name; nil is the reader that lies beside this program.
    package var program: String?
    package var frames: Frames
    package var format = Format.y4m
    package var width: Int?
    package var height: Int?
    /// Frames a second from a file or a folder.
    package var rate: Int?
    package var isFollowing = false
    /// Whether a file is read through once and not again.
    package var endsOnce = false
    package var readsCode128 = false
    /// Where a reader without frames reads.
    package var device: Device?
    /// Nil takes the direction of the gate.
    package var way: Way?

    package init(name: String, frames: Frames) {
        self.name = name
        self.frames = frames
    }

    package init(name: String, kind: Kind, device: Device) {
        self.init(name: name, frames: .none)
        self.kind = kind
        self.device = device
    }

    init(_ reader: ConfigurationReader) {
        let name = reader.requiredString("name")
        let capture = reader.strings("capture")
        let source = reader.optionalString("source")
        self.init(name: name, frames: source.map { .source($0) } ?? .capture(capture))
        kind = reader.choice("kind", default: .qr)
        program = reader.optionalString("program")
        format = reader.choice("format", default: .y4m)
        width = Self.side("width", reader)
        height = Self.side("height", reader)
        let rate = reader.int("rate", default: 0, in: 0...120)
        self.rate = rate > 0 ? rate : nil
        isFollowing = reader.bool("follow", default: false)
        endsOnce = reader.bool("once", default: false)
        readsCode128 = reader.bool("code128", default: false)
        way = reader.value("direction", "entry or exit") { Way(rawValue: $0) }
        device = Device(kind, reader)
        checkName(reader)
        if kind == .qr {
            checkFrames(reader, hasCapture: !capture.isEmpty, hasSource: source != nil)
        } else {
            if source != nil || !capture.isEmpty {
                reader.refuse("capture", "a reader of this kind takes no frames, but a device")
            }
            frames = .none
        }
    }

    private static func side(_ key: String, _ reader: ConfigurationReader) -> Int? {
        let side = reader.int(key, default: 0, in: 0...sideMax)
        return side > 0 ? side : nil
    }

    private func checkFrames(_ reader: ConfigurationReader, hasCapture: Bool, hasSource: Bool) {
        if hasCapture == hasSource {
            reader.refuse("capture", "give either a capture command or a source of frames")
        }
        if case .capture(let words) = frames, words.count > Self.captureWordsMax {
            reader.refuse("capture", "takes at most \(Self.captureWordsMax) words")
        }
        if format == .gray || format == .i420, width == nil || height == nil {
            reader.refuse("format", "\(format.rawValue) needs width and height")
        }
    }

    private func checkName(_ reader: ConfigurationReader) {
        let isName = !name.isEmpty && name.utf8.count <= 32 && name.utf8.allSatisfy(Self.isNameByte)
        if !name.isEmpty, !isName {
            reader.refuse("name", "takes up to 32 letters, digits, dashes and underscores")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether what it reads may be the number of a badge, for which the gate needs keys.
    package var readsBadges: Bool { kind != .qr || readsCode128 }

    /// The words after the name of the reader program.
    package var arguments: [String] {
        if let device { return device.arguments(of: kind) }
        var words = ["watch", "--format", format.rawValue]
        if let width { words += ["--width", "\(width)"] }
        if let height { words += ["--height", "\(height)"] }
        if let rate { words += ["--rate", "\(rate)"] }
        if case .source(let path) = frames { words += ["--input", path] }
        if isFollowing { words.append("--follow") }
        if readsCode128 { words.append("--code128") }
        return words
    }
}
