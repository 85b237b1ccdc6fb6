/// Where a reader is: an explicit connection string, understood before libnfc sees it.
///
/// libnfc copies what it is given into buffers of its own and searches every bus when it is given
/// nothing; so nothing but what is understood here ever reaches it.
package struct ReaderAddress: Sendable, Equatable {
    package enum Bus: Sendable, Equatable {
        case uart(path: String, baud: Int)
        case i2c(path: String)
        /// The speed in hertz; libnfc's own where none is given.
        case spi(path: String, speed: Int?)
        case usb(UsbPlace?)
    }

    /// Where a USB reader is plugged; both change when it is plugged again.
    package struct UsbPlace: Sendable, Equatable {
        package let bus: Int
        package let device: Int
    }

    package static let bytesMax = 256
    package static let bauds = [
        9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800,
    ]
    package static let baudDefault = 115_200
    /// The PN532 takes at most 5 MHz (its user manual, 6.2.5).
    package static let speeds = 5_000...5_000_000
    private static let usbPlaces = 1...999

    package let bus: Bus

    package init(parsing text: String) throws(ReaderAddressRefusal) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.bytesMax else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) else { throw .notText }
        let cut = text.firstIndex(of: ":")
        let rest = cut.map { String(text[text.index(after: $0)...]) }
        switch text[..<(cut ?? text.endIndex)] {
        case "pn532_uart": bus = try Self.uart(rest)
        case "pn532_i2c": bus = .i2c(path: try Self.path(rest, colons: false))
        case "pn532_spi": bus = try Self.spi(rest)
        case "acr122_usb": bus = .usb(try rest.map(Self.place))
        default: throw .unknownDriver
        }
    }

    /// The path to follow at each opening; nil for a reader on USB.
    package var path: String? {
        switch bus {
        case .uart(let path, _), .i2c(let path), .spi(let path, _): path
        case .usb: nil
        }
    }

    /// What libnfc is given, with the device node that the path led to.
    package func connection(node: String) -> String {
        switch bus {
        case .uart(_, let baud): "pn532_uart:\(node):\(baud)"
        case .i2c: "pn532_i2c:\(node)"
        case .spi(_, let speed): "pn532_spi:\(node)" + (speed.map { ":\($0)" } ?? "")
        case .usb: lockName
        }
    }

    /// A name without a slash, the same for all that would open the same USB reader.
    package var lockName: String {
        guard case .usb(let place?) = bus else { return "acr122_usb" }
        return "acr122_usb:\(Self.threeDigits(place.bus)):\(Self.threeDigits(place.device))"
    }

    private static func uart(_ rest: String?) throws(ReaderAddressRefusal) -> Bus {
        guard let (path, digits) = try split(rest) else { throw .noPath }
        guard let digits else { return .uart(path: path, baud: baudDefault) }
        guard let baud = number(digits), bauds.contains(baud) else { throw .unknownBaud }
        return .uart(path: path, baud: baud)
    }

    private static func spi(_ rest: String?) throws(ReaderAddressRefusal) -> Bus {
        guard let (path, digits) = try split(rest) else { throw .noPath }
        guard let digits else { return .spi(path: path, speed: nil) }
        guard let speed = number(digits), speeds.contains(speed) else { throw .unknownSpeed }
        return .spi(path: path, speed: speed)
    }

    /// The path and what follows its last colon.
    ///
    /// Links of `/dev/serial/by-path` hold colons too; their last part always has a dash or a dot,
    /// a speed never has.
    private static func split(
        _ rest: String?
    ) throws(ReaderAddressRefusal) -> (path: String, speed: String?)? {
        guard let rest, let cut = rest.lastIndex(of: ":") else {
            return (try path(rest, colons: true), nil)
        }
        let tail = rest[rest.index(after: cut)...]
        guard !tail.contains(where: { "-./".contains($0) }) else {
            return (try path(rest, colons: true), nil)
        }
        return (try path(String(rest[..<cut]), colons: true), String(tail))
    }

    private static func path(
        _ text: String?,
        colons: Bool
    ) throws(ReaderAddressRefusal) -> String {
        guard let text, !text.isEmpty else { throw .noPath }
        guard text.hasPrefix("/") else { throw .relativePath }
        guard colons || !text.contains(":") else { throw .tooManyParts }
        return text
    }

    private static func place(_ rest: String) throws(ReaderAddressRefusal) -> UsbPlace {
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let bus = number(String(parts[0])),
            let device = number(String(parts[1])), usbPlaces.contains(bus),
            usbPlaces.contains(device)
        else { throw .unknownPlace }
        return UsbPlace(bus: bus, device: device)
    }

    private static func number(_ digits: String) -> Int? {
        guard !digits.isEmpty, digits.utf8.count <= 7,
            digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return Int(digits)
    }

    private static func threeDigits(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 3 - "\(number)".utf8.count)) + "\(number)"
    }
}
