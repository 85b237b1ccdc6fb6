import CardReader
import Testing

@Suite struct ReaderAddressTests {
    @Test(arguments: [
        ("pn532_uart:/dev/ttyUSB0", "pn532_uart:/dev/pts/7:115200"),
        ("pn532_uart:/dev/ttyUSB0:9600", "pn532_uart:/dev/pts/7:9600"),
        ("pn532_uart:/dev/ttyUSB0:460800", "pn532_uart:/dev/pts/7:460800"),
        (
            "pn532_uart:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0",
            "pn532_uart:/dev/pts/7:115200"
        ),
        (
            "pn532_uart:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0:57600",
            "pn532_uart:/dev/pts/7:57600"
        ),
        ("pn532_i2c:/dev/i2c-1", "pn532_i2c:/dev/pts/7"),
        ("pn532_spi:/dev/spidev0.0", "pn532_spi:/dev/pts/7"),
        ("pn532_spi:/dev/spidev0.0:5000", "pn532_spi:/dev/pts/7:5000"),
        ("pn532_spi:/dev/spidev0.1:5000000", "pn532_spi:/dev/pts/7:5000000"),
        ("acr122_usb", "acr122_usb"),
        ("acr122_usb:1:4", "acr122_usb:001:004"),
        ("acr122_usb:001:127", "acr122_usb:001:127"),
    ])
    func `libnfc is given the node that the path led to`(
        _ given: (text: String, connection: String)
    ) throws {
        let address = try ReaderAddress(parsing: given.text)
        #expect(address.connection(node: "/dev/pts/7") == given.connection)
    }

    @Test func `The path is followed as it was given`() throws {
        let link = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0"
        #expect(try ReaderAddress(parsing: "pn532_uart:\(link)").path == link)
        #expect(try ReaderAddress(parsing: "pn532_uart:\(link):9600").path == link)
        #expect(try ReaderAddress(parsing: "acr122_usb").path == nil)
    }

    @Test func `256 bytes are an address and 257 are none`() throws {
        let longest = "pn532_uart:/" + String(repeating: "a", count: 244)
        #expect(try ReaderAddress(parsing: longest).path?.utf8.count == 245)
        #expect(throws: ReaderAddressRefusal.tooLong) {
            try ReaderAddress(parsing: longest + "a")
        }
    }

    private static let refused: [(String, ReaderAddressRefusal)] = [
        ("", .empty),
        (String(repeating: "A", count: 3_000), .tooLong),
        ("pn532_uart:" + String(repeating: "/x", count: 1_500), .tooLong),
        ("pn532_uart:/dev/tty\nUSB0", .notText),
        ("pn532_uart:/dev/tty\u{1B}[2J", .notText),
        ("pn532_uart:/dev/ttyé", .notText),
        ("pn532_uart:/dev/tty\0", .notText),
        ("pn53x_usb:001:002", .unknownDriver),
        ("arygon:/dev/ttyUSB0", .unknownDriver),
        ("PN532_UART:/dev/ttyUSB0", .unknownDriver),
        ("/dev/ttyUSB0", .unknownDriver),
        (" pn532_uart:/dev/ttyUSB0", .unknownDriver),
        (":", .unknownDriver),
        ("pn532_uart", .noPath),
        ("pn532_uart:", .noPath),
        ("pn532_uart::115200", .noPath),
        ("pn532_i2c:", .noPath),
        ("pn532_uart:ttyUSB0", .relativePath),
        ("pn532_uart:./ttyUSB0", .relativePath),
        ("pn532_i2c:i2c-1", .relativePath),
        ("pn532_i2c:/dev/i2c-1:400000", .tooManyParts),
        ("pn532_uart:/dev/ttyUSB0:12345", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:0", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:921600", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:+9600", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:fast", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:", .unknownBaud),
        ("pn532_uart:/dev/ttyUSB0:99999999999999999999", .unknownBaud),
        ("pn532_spi:/dev/spidev0.0:4999", .unknownSpeed),
        ("pn532_spi:/dev/spidev0.0:5000001", .unknownSpeed),
        ("acr122_usb:", .unknownPlace),
        ("acr122_usb:1", .unknownPlace),
        ("acr122_usb:0:1", .unknownPlace),
        ("acr122_usb:1:1000", .unknownPlace),
        ("acr122_usb:1:2:3", .unknownPlace),
        ("acr122_usb:a:b", .unknownPlace),
    ]

    @Test(arguments: refused)
    func `What is not an address is refused, each for its reason`(
        _ given: (text: String, refusal: ReaderAddressRefusal)
    ) {
        #expect(throws: given.refusal) { try ReaderAddress(parsing: given.text) }
    }

    @Test(arguments: ReaderAddressRefusal.allCases)
    func `Every refusal has words that fit on a line of the protocol`(
        _ refusal: ReaderAddressRefusal
    ) {
        #expect(refusal.message.utf8.count <= 200)
        #expect(refusal.message.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
    }

    @Test func `All names of one USB reader are one lock`() throws {
        let short = try ReaderAddress(parsing: "acr122_usb:1:4")
        let long = try ReaderAddress(parsing: "acr122_usb:001:004")
        #expect(short.lockName == long.lockName)
    }
}
