import Foundation
import Testing

/// `jalon-qr scanner` as it is built, over a pseudo-terminal and a FIFO.
///
/// What is not tried for want of a kernel with uinput: the grab of a real evdev device.
@Suite(.timeLimit(.minutes(2)), .serialized) struct ScannerProcessTests {
    private let enter = KeyBytes.press(KeyBytes.enter)

    @Test func `Codes of a serial line come once each, however they are cut`() throws {
        let wire = try DeviceFile()
        let reader = try ScannerProcess(["--serial", wire.path, "--baud", "115200"])
        #expect(reader.lines(1) == ["READY"])
        try wire.write("AB\r\n]Q1CD\r]C0EF\n")
        let codes = ["scanned\t4142", "qr\t4344", "code128\t4546"].map { "CODE\t\($0)\t0" }
        #expect(reader.lines(3) == codes)
        try wire.write("GH\r")
        #expect(reader.lines(1) == ["CODE\tscanned\t4748\t0"])
        try wire.write("\nIJ")
        let silent = reader.lines(1)
        #expect(silent.count == 1)
        #expect(silent.first?.hasPrefix("CODE\tscanned\t494a\t1") == true)
        #expect(reader.lines(withinBeats: 2) == [])
    }

    @Test func `A line of 1 MB is one fault, and the next code is read`() throws {
        let wire = try DeviceFile()
        let reader = try ScannerProcess(["--serial", wire.path])
        #expect(reader.lines(1) == ["READY"])
        try wire.write([UInt8](repeating: 0x41, count: 1 << 20) + [13])
        try wire.write("CD\r")
        let lines = reader.lines(2)
        #expect(lines.first?.hasPrefix("FAULT\ttoo-long\t") == true)
        #expect(lines.last == "CODE\tscanned\t4344\t0")
    }

    @Test func `An unplug in the middle of a line drops it; the next plug is found`() throws {
        let folder = try TemporaryFolder()
        let link = "\(folder.path)/by-id"
        let first = try DeviceFile()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: first.path)
        let reader = try ScannerProcess(["--serial", link])
        #expect(reader.lines(1) == ["READY"])
        try first.write("J1HALF")
        try FileManager.default.removeItem(atPath: link)
        first.unplug()
        #expect(reader.lines(1) == ["FAULT\tgone\tthe scanner is gone: check the plug"])
        #expect(reader.lines(withinBeats: 3) == [])
        let second = try DeviceFile()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: second.path)
        #expect(reader.lines(1) == ["READY"])
        try second.write("AB\r")
        #expect(reader.lines(1) == ["CODE\tscanned\t4142\t0"])
    }

    @Test func `Keys of a FIFO: cut records, repeats, lost events, a wrong layout`() throws {
        let folder = try TemporaryFolder()
        let wire = try DeviceFile(fifo: "keys", in: folder)
        let reader = try ScannerProcess(["--evdev", wire.path])
        let start = reader.lines(2)
        #expect(start.first == "READY")
        #expect(start.last?.hasPrefix("FAULT\tnot-grabbed\t") == true)
        let keys = KeyBytes.typed("AB") + enter
        try wire.write(Array(keys.prefix(31)))
        try wire.write(Array(keys.dropFirst(31)))
        #expect(reader.lines(1) == ["CODE\tscanned\t4142\t0"])
        try wire.write(
            KeyBytes.up(30) + KeyBytes.down(30) + KeyBytes.again(30) + KeyBytes.up(30) + enter
                + KeyBytes.typed("CD") + enter
        )
        #expect(reader.lines(2) == ["CODE\tscanned\t61\t0", "CODE\tscanned\t4344\t0"])
        try wire.write(KeyBytes.typed("EF") + KeyBytes.dropped + KeyBytes.report + enter)
        #expect(reader.lines(1).first?.hasPrefix("FAULT\tevents-lost\t") == true)
        try wire.write(KeyBytes.typed("20261120", .fr) + enter + KeyBytes.typed("GH") + enter)
        let lines = reader.lines(2)
        #expect(lines.first?.hasPrefix("FAULT\twrong-layout\tthe scanner types on a Fr") == true)
        #expect(lines.last == "CODE\tscanned\t4748\t0")
    }

    @Test func `Keys unplugged in the middle of a code and of a record are forgotten`() throws {
        let folder = try TemporaryFolder()
        let first = try DeviceFile(fifo: "keys", in: folder)
        let reader = try ScannerProcess(["--evdev", first.path, "--layout", "fr", "--no-grab"])
        #expect(reader.lines(1) == ["READY"])
        try first.write(KeyBytes.typed("AB", .fr) + [1, 2, 3])
        first.unplug()
        #expect(reader.lines(2).last == "READY")
        let second = try DeviceFile(fifo: "keys", in: folder)
        try second.write(KeyBytes.typed("AZ12", .fr) + enter)
        #expect(reader.lines(1) == ["CODE\tscanned\t415a3132\t0"])
    }

    @Test func `A keypad sends with Enter what was typed`() throws {
        let folder = try TemporaryFolder()
        let wire = try DeviceFile(fifo: "pad", in: folder)
        let reader = try ScannerProcess(["--evdev", wire.path, "--keypad", "--no-grab"])
        #expect(reader.lines(1) == ["READY"])
        try wire.write(KeyBytes.typed("7k3q-c5tx") + KeyBytes.press(KeyBytes.backspace))
        #expect(reader.lines(withinBeats: 2) == [])
        try wire.write(KeyBytes.typed("v") + enter)
        #expect(reader.lines(1) == ["CODE\ttyped\t374b335143355456\t0"])
    }

    @Test func `A name that is no scanner is told once, and READY comes when it is one`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("AB\r", "file")
        #expect(
            try ScannerProcess(["--serial", file]).lines(withinBeats: 3)
                == ["FAULT\tnot-a-device\tthis is no scanner: name a device, a FIFO or a terminal"]
        )
        let late = try ScannerProcess(["--evdev", "\(folder.path)/keys", "--no-grab"])
        #expect(late.lines(1).first?.hasPrefix("FAULT\tnot-found\t") == true)
        let wire = try DeviceFile(fifo: "keys", in: folder)
        #expect(late.lines(1) == ["READY"])
        try wire.write(KeyBytes.typed("AB") + enter)
        #expect(late.lines(1) == ["CODE\tscanned\t4142\t0"])
    }

    @Test func `Two programs never share one scanner`() throws {
        let wire = try DeviceFile()
        let first = try ScannerProcess(["--serial", wire.path])
        #expect(first.lines(1) == ["READY"])
        let second = try ScannerProcess(["--serial", wire.path])
        #expect(second.lines(1).first?.hasPrefix("FAULT\tbusy\t") == true)
        #expect(try first.codeAfterHangUp() == 0)
        #expect(second.lines(1) == ["READY"])
    }

    @Test(arguments: [
        [], ["--serial", "/a", "--evdev", "/b"], ["--serial", "/a", "--baud", "12345"],
        ["--serial", "/a", "--keypad"], ["--serial", "/a", "--layout", "fr"],
        ["--evdev", "/a", "--layout", "es"],
    ])
    func `A line that is not understood gives 2`(_ words: [String]) throws {
        let reader = try ScannerProcess(words)
        #expect(reader.code() == 2)
        #expect(!reader.notes.isEmpty)
    }
}
