/// Why a connection string is not taken.
package enum ReaderAddressRefusal: String, Error, Sendable, CaseIterable {
    case empty
    case tooLong = "too-long"
    case notText = "not-text"
    case unknownDriver = "unknown-driver"
    case noPath = "no-path"
    case relativePath = "relative-path"
    case tooManyParts = "too-many-parts"
    case unknownBaud = "unknown-baud"
    case unknownSpeed = "unknown-speed"
    case unknownPlace = "unknown-place"

    /// What is wrong and what to do, for people; never the text that was refused.
    package var message: String {
        switch self {
        case .empty: "the reader's address is empty: give one such as pn532_uart:/dev/ttyUSB0"
        case .tooLong:
            "the reader's address is longer than \(ReaderAddress.bytesMax) bytes: check it"
        case .notText: "the reader's address holds characters that are not printable ASCII"
        case .unknownDriver:
            "the reader's address must begin with pn532_uart, pn532_i2c, pn532_spi or acr122_usb"
        case .noPath: "the reader's address names no device: add its path after the colon"
        case .relativePath: "the device's path must begin with a slash"
        case .tooManyParts: "the reader's address has more parts than its driver takes"
        case .unknownBaud:
            "the speed must be one of "
                + ReaderAddress.bauds.map(String.init).joined(separator: ", ") + " baud"
        case .unknownSpeed: "the speed must be from 5000 to 5000000 hertz"
        case .unknownPlace: "a USB reader is acr122_usb or acr122_usb:BUS:DEVICE, two numbers"
        }
    }
}
