import CommandLine
import Processes

/// Readers: programs that are started and devices that are opened.
extension Doctor {
    func readerFindings(_ reader: ReaderConfiguration) -> [DoctorFinding] {
        let part = "reader \(reader.name)"
        let beside = reader.kind == .nfc ? programs.cards : programs.codes
        var findings = programFindings(part, reader.program ?? beside)
        switch reader.frames {
        case .capture(let words):
            findings += programFindings(part, words.first ?? "")
            for word in words.dropFirst() where word.hasPrefix("/dev/") {
                findings += deviceFindings(part, word, [.read])
            }
        case .source(let path): findings += sourceFindings(part, path)
        case .none: break
        }
        switch reader.device {
        case .serial(let path, _)?: findings += deviceFindings(part, path, [.read, .write])
        case .keys(let path, _)?: findings += deviceFindings(part, path, [.read])
        case .card(let address)?:
            if let path = Self.path(inAddress: address) {
                findings += deviceFindings(part, path, [.read, .write])
            } else {
                findings += usbReaderFindings(part)
            }
        case nil: break
        }
        let wrong = findings.filter { $0.level != .ok }
        return wrong.isEmpty ? [.ok(part, "program and device are there")] : wrong
    }

    /// The path in an address of libnfc such as `pn532_uart:/dev/serial/by-id/NAME:115200`.
    private static func path(inAddress address: String) -> String? {
        address.split(separator: ":").map(String.init).first { $0.hasPrefix("/") }
    }

    /// The ACR122U, the one reader that is named by its bus alone: maker and model as USB has them.
    private static let usbReader = (maker: "072f", model: "2200")

    private func usbReaderFindings(_ part: String) -> [DoctorFinding] {
        let folder = "/sys/bus/usb/devices"
        let devices = world.names(folder).map { "\(folder)/\($0)" }
        guard !devices.isEmpty else {
            return [
                .warn(
                    part,
                    "it was not looked at: this machine lists no USB devices",
                    "jalon-nfc list shows what libnfc finds"
                )
            ]
        }
        let found = devices.first {
            world.line("\($0)/idVendor") == Self.usbReader.maker
                && world.line("\($0)/idProduct") == Self.usbReader.model
        }
        guard let found else {
            return [.fail(part, "no ACR122U is on USB", "plug it in, then: lsusb -d 072f:2200")]
        }
        guard let node = node(ofUSB: found) else {
            return [.warn(part, "\(found) has no node", "plug it again")]
        }
        return deviceFindings(part, node, [.read, .write])
    }

    /// Such as /dev/bus/usb/001/004.
    private func node(ofUSB device: String) -> String? {
        let numbers = ["busnum", "devnum"].compactMap { world.line("\(device)/\($0)") }
            .compactMap { UInt16($0) }.filter { $0 < 1_000 }
            .map { String("\(1_000 + $0)".dropFirst()) }
        return numbers.count == 2 ? "/dev/bus/usb/" + numbers.joined(separator: "/") : nil
    }

    private func programFindings(_ part: String, _ name: String) -> [DoctorFinding] {
        let shown = Terminal.printable(name)
        guard let path = world.program(name) else {
            return [
                .fail(part, "the program \(shown) is not there", "install it, or mend its name")
            ]
        }
        guard world.refusal(path, [.read, .execute]) == nil else {
            return [.fail(part, "\(shown) may not be run", "chmod 755 \(shown)")]
        }
        return []
    }

    private func sourceFindings(_ part: String, _ path: String) -> [DoctorFinding] {
        let shown = Terminal.printable(path)
        guard let refusal = world.refusal(path, [.read]) else { return [] }
        return [.fail(part, "its source \(shown): \(refusal)", "make it, or mend the path")]
    }

    /// A device that is there, that may be opened, and whose name stays.
    func deviceFindings(_ part: String, _ path: String, _ uses: [Files.Use]) -> [DoctorFinding] {
        let shown = Terminal.printable(path)
        guard case .success(let look) = world.look(path) else {
            return [.fail(part, "\(shown) is not there", "plug it in. " + known(beside: path))]
        }
        guard look.kind == .device else {
            return [.fail(part, "\(shown) is no device", "mend the path in the configuration")]
        }
        if world.refusal(path, uses) != nil {
            return [.fail(part, "\(world.user) may not open \(shown)", group(look))]
        }
        guard let folder = Self.lastingFolder(path) else { return [] }
        return [
            .warn(
                part,
                "\(shown) may be another device after the next start",
                "name it by its link in \(folder). " + known(beside: path)
            )
        ]
    }

    /// Devices open to a group are opened by joining it: dialout, plugdev, input, video, gpio.
    private func group(_ look: Files.Look) -> String {
        guard look.group != "root", look.mode & 0o060 != 0 else {
            return "install Jalon's udev rules, then plug it again"
        }
        return "usermod -aG \(look.group) \(world.user), then start the service again"
    }

    /// Where links lie whose names stay, for paths whose names do not.
    private static func lastingFolder(_ path: String) -> String? {
        let folders = [
            ("/dev/ttyUSB", "/dev/serial/by-id"), ("/dev/ttyACM", "/dev/serial/by-id"),
            ("/dev/input/event", "/dev/input/by-id"), ("/dev/video", "/dev/v4l/by-id"),
        ]
        return folders.first { path.hasPrefix($0.0) }?.1
    }

    static let linksShownMax = 4

    /// The links of the same kind that are there; of one device alone where the path leads to it.
    private func known(beside path: String) -> String {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        let folder = Self.lastingFolder(path) ?? (parent.hasSuffix("/by-id") ? parent : nil)
        guard let folder else { return "Then: jalon-edge doctor" }
        let links = world.names(folder).map { "\(folder)/\($0)" }
        let own = links.filter { world.target($0) == world.target(path) }
        let shown = (own.isEmpty ? links : own).prefix(Self.linksShownMax)
        guard !shown.isEmpty else { return "No device is linked in \(folder)" }
        return "There: " + shown.map { Terminal.printable($0) }.joined(separator: ", ")
    }
}
