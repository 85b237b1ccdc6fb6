import CardEmulation
import Processes
import ReaderLines
import Support
import Testing

/// What a port may lead to, and what may happen to it.
///
/// Three things of real readers are not tried anywhere in this project, each for want of the
/// hardware; what is tried in their place stands beside them:
/// 1. A PN532 on I2C or on SPI: there is no such bus here. The addresses are parsed and checked
///    against the kernel's device numbers; an absent bus and a file in its place are refused. The
///    commands to the chip are the same as on UART, but no byte of them has crossed such a bus.
/// 2. A reader on USB (ACR122U): libnfc speaks to it through libusb, not through a port that can
///    be emulated. Tried are its address, its lock and its absence; no card was read through one,
///    nor was one unplugged.
/// 3. The exclusive grab of keys (EVIOCGRAB) of an evdev scanner or keypad: there is no
///    /dev/uinput here. The judgement of every outcome is tried by table, and the call itself only
///    where it fails: on a FIFO and on a terminal. That it keeps keys from others was not seen.
@ReaderQueue @Suite(.timeLimit(.minutes(3)), .serialized) struct ReaderPortTests {
    nonisolated private static let tag = NTAG21x(
        uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6],
        address: "https://e.example/1"
    )
    nonisolated private static let card = "04a1b2c3d4e5f6\t0044\t00\t"

    nonisolated private static let ports: [(device: String, said: String)] = [
        (
            "pn532_uart:/dev/null",
            "not-a-terminal\tthe address does not lead to a serial port: check it"
        ),
        (
            "pn532_uart:/dev",
            "not-a-device\tthe address does not lead to a device of this kind: check it"
        ),
        (
            "pn532_uart:/etc/hostname",
            "not-a-device\tthe address does not lead to a device of this kind: check it"
        ),
        (
            "pn532_uart:/nowhere/nfc0",
            "not-found\tthere is no such reader: check that it is plugged, and its address"
        ),
        // The absent hardware: an I2C bus, an SPI bus and an ACR122U on USB.
        (
            "pn532_i2c:/dev/i2c-77",
            "not-found\tthere is no such reader: check that it is plugged, and its address"
        ),
        (
            "pn532_spi:/dev/spidev77.0:1000000",
            "not-found\tthere is no such reader: check that it is plugged, and its address"
        ),
        (
            "pn532_i2c:/dev/null",
            "not-a-device\tthe address does not lead to a device of this kind: check it"
        ),
        (
            "pn532_spi:/dev/null",
            "not-a-device\tthe address does not lead to a device of this kind: check it"
        ),
        (
            "acr122_usb:099:099",
            "no-answer\tthe reader does not answer: check its power, wiring, switches and speed"
        ),
    ]

    @Test(arguments: ports)
    func `What is no reader is told once, while the process lives and tries again`(
        _ given: (device: String, said: String)
    ) async throws {
        let folder = try TemporaryFolder()
        let reader = try WatchedReader(given.device, ["--lock-folder", folder.path("")])
        #expect(reader.next() == "FAULT\t\(given.said)")
        // More than a second: three attempts at least.
        #expect(reader.all(beats: 5) == [])
        #expect(await reader.leave() == .code(0))
    }

    @Test(arguments: [
        (
            "pn532_uart:/dev/ttyUSB0:12345",
            "the speed must be one of 9600, 19200, 38400, 57600, 115200, 230400, 460800 baud"
        ),
        (
            "pn532_uart:/" + String(repeating: "A", count: 3_000),
            "the reader's address is longer than 256 bytes: check it"
        ),
        (
            "pn532_uart:/dev/\u{1B}[2J",
            "the reader's address holds characters that are not printable ASCII"
        ),
        (
            "pn53x_usb",
            "the reader's address must begin with pn532_uart, pn532_i2c, pn532_spi or acr122_usb"
        ),
    ])
    func `An address that is not understood never reaches libnfc`(
        _ given: (device: String, said: String)
    ) async throws {
        let reader = try WatchedReader(given.device)
        #expect(reader.next() == "FAULT\tbad-address\t\(given.said)")
        #expect(await reader.wait() == .code(2))
    }

    @Test func `A reader that is plugged later is found`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("nfc0")
        let reader = try WatchedReader("pn532_uart:\(link)")
        #expect(reader.next().hasPrefix("FAULT\tnot-found\t"))
        let emulated = try EmulatedReader(Self.tag, link: link)
        #expect(reader.next() == "READY")
        #expect(reader.next() == "CARD\t1\t\(Self.card)")
        #expect(await reader.leave() == .code(0))
        emulated.stop()
    }

    @Test func `A reader that is unplugged is followed to its new port`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("nfc0")
        let emulated = try EmulatedReader(Self.tag, link: link)
        let before = emulated.path
        let reader = try WatchedReader("pn532_uart:\(link)")
        #expect(reader.until("CARD").last == "CARD\t1\t\(Self.card)")
        try reader.say(.done(number: 1))
        emulated.unplug()
        let gone = reader.until("FAULT\tnot-found")
        #expect(gone.first == "GONE")
        #expect(gone.dropFirst().first == "FAULT\tunplugged\tthe reader was unplugged")
        try emulated.plug()
        let plugged = ContinuousClock.now
        #expect(emulated.path != before)
        #expect(reader.next() == "READY")
        #expect(reader.next() == "CARD\t2\t\(Self.card)")
        #expect(reader.time(since: plugged) < .seconds(2))
        #expect(await reader.leave() == .code(0))
    }

    @Test func `An unplug is seen while a card is kept for the daemon`() async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        let start = ContinuousClock.now
        emulated.unplug()
        let said = ["GONE", "FAULT\tunplugged\tthe reader was unplugged"]
        #expect(reader.until("FAULT") == said)
        #expect(reader.time(since: start) < .seconds(1))
        #expect(await reader.leave() == .code(0))
    }

    @Test(arguments: [ChipFault.hangUp, .replug], [UInt8(0x4A), 0x40])
    func `A reader that vanishes instead of answering is opened again`(
        _ fault: ChipFault,
        _ command: UInt8
    ) async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("nfc0")
        let emulated = try EmulatedReader(Self.tag, link: link)
        let reader = try WatchedReader("pn532_uart:\(link)")
        _ = reader.until("CARD")
        emulated.arm(fault, count: 1, command: command)
        try reader.say(command == 0x40 ? .exchange(number: 1, [0x30, 4]) : .done(number: 1))
        let lines = reader.until("FAULT\tunplugged")
        let lost = command == 0x40 ? ["LOST\t1\treader"] : []
        #expect(lines == lost + ["GONE", "FAULT\tunplugged\tthe reader was unplugged"])
        if fault == .hangUp { try emulated.plug() }
        let plugged = ContinuousClock.now
        #expect(reader.until("READY").last == "READY")
        #expect(reader.next() == "CARD\t2\t\(Self.card)")
        #expect(reader.time(since: plugged) < .seconds(2))
        #expect(await reader.leave() == .code(0))
    }

    @Test func `Two processes on one reader: the second waits until the first is gone`()
        async throws
    {
        let folder = try TemporaryFolder()
        let link = folder.path("nfc0")
        let emulated = try EmulatedReader(Self.tag, link: link)
        let first = try WatchedReader(try #require(emulated.connection))
        _ = first.until("CARD")
        // Another name of the same reader.
        let second = try WatchedReader("pn532_uart:\(link)")
        let words = "another process reads from this reader: stop one of the two"
        #expect(second.next() == "FAULT\tin-use\t\(words)")
        #expect(second.all(beats: 4) == [])
        try first.say(.exchange(number: 1, [0x30, 4]))
        #expect(first.next().hasPrefix("REPLY\t1\t0310"))
        // However the first ends, its lock ends with it.
        #expect(await first.kill() == .signal(9))
        #expect(second.until("CARD").last == "CARD\t1\t\(Self.card)")
        #expect(await second.leave() == .code(0))
    }

    @Test func `Two processes on one USB lock: the second is told`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jalon-nfc-acr122_usb:001:002.lock")
        let lock = try FileLock(path)
        let reader = try WatchedReader("acr122_usb:1:2", ["--lock-folder", folder.path("")])
        #expect(reader.next().hasPrefix("FAULT\tin-use\t"))
        #expect(await reader.leave() == .code(0))
        _ = consume lock
    }

    @Test func `A port that never answers is told of, with a beat before and after`() async throws {
        let emulated = try EmulatedReader()
        emulated.arm(.noAck, count: nil)
        let reader = try WatchedReader(try #require(emulated.connection))
        let words = "the reader does not answer: check its power, wiring, switches and speed"
        let asked = ContinuousClock.now
        #expect(reader.next() == "FAULT\tno-answer\t\(words)")
        // Less than the silence a daemon allows to a reader that opens (three seconds).
        #expect(reader.time(since: asked) < .seconds(2))
        emulated.clearFaults()
        #expect(reader.next() == "READY")
        #expect(reader.beats > 0)
        #expect(await reader.leave() == .code(0))
    }
}
