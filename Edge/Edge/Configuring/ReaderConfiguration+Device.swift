import Configuration

extension ReaderConfiguration {
    /// Where a reader without frames reads; the reader opens it itself, and again after an unplug.
    package enum Device: Sendable, Hashable {
        /// An address as libnfc knows them, such as `pn532_uart:/dev/serial/by-id/usb-reader`.
        case card(String)
        /// A serial line.
        case serial(String, baud: Int?)
        /// A keyboard of the kernel, with the letters that are painted on it.
        case keys(String, layout: Layout)
    }

    package enum Layout: String, CaseIterable, Sendable {
        case us, fr, de
    }

    package static let devicePathBytesMax = 256
    /// What `jalon-qr scanner` knows to set.
    package static let bauds = [
        1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400,
    ]
}

extension ReaderConfiguration.Device {
    /// Reads what the kind of reader asks for; nil where it has none or is refused.
    init?(_ kind: ReaderConfiguration.Kind, _ reader: ConfigurationReader) {
        let address = reader.optionalString("device")
        let serial = reader.optionalString("serial")
        let evdev = reader.optionalString("evdev")
        let baud = reader.int("baud", default: 0, in: 0...1_000_000)
        let layout: ReaderConfiguration.Layout = reader.choice("layout", default: .us)
        if baud > 0, !ReaderConfiguration.bauds.contains(baud) {
            let known = ReaderConfiguration.bauds.map { "\($0)" }.joined(separator: ", ")
            reader.refuse("baud", "has to be one of \(known)")
        }
        for path in [address, serial, evdev].compactMap({ $0 })
        where path.utf8.count > ReaderConfiguration.devicePathBytesMax {
            reader.refuse("device", "takes at most 256 characters")
        }
        switch (kind, address, serial, evdev) {
        case (.nfc, let address?, nil, nil): self = .card(address)
        case (.scanner, nil, let path?, nil):
            self = .serial(path, baud: baud > 0 ? baud : nil)
        case (.scanner, nil, nil, let path?), (.keypad, nil, nil, let path?):
            self = .keys(path, layout: layout)
        default:
            if let (key, text) = Self.refusal(kind, [address, serial, evdev]) {
                reader.refuse(key, text)
            }
            return nil
        }
    }

    private static func refusal(
        _ kind: ReaderConfiguration.Kind,
        _ given: [String?]
    ) -> (key: String, text: String)? {
        switch kind {
        case .qr:
            guard given.contains(where: { $0 != nil }) else { return nil }
            return ("device", "is for other kinds of readers; a camera takes capture or source")
        case .nfc:
            return (
                "device",
                "an NFC reader needs its address, as pn532_uart:/dev/serial/by-id/NAME"
            )
        case .keypad: return ("evdev", "a keypad needs the path of its keyboard, and no other")
        case .scanner:
            return ("serial", "give either serial, the path of a line, or evdev, of a keyboard")
        }
    }

    /// The words after the name of the reader program.
    func arguments(of kind: ReaderConfiguration.Kind) -> [String] {
        var words = ["scanner"]
        switch self {
        case .card(let address): return ["watch", "--device", address]
        case .serial(let path, let baud):
            words += ["--serial", path]
            if let baud { words += ["--baud", "\(baud)"] }
        case .keys(let path, let layout):
            words += ["--evdev", path, "--layout", layout.rawValue]
        }
        if kind == .keypad { words.append("--keypad") }
        return words
    }
}
