import Edge
import GatePorts
import Processes
import Testing

/// Machines with one fault each.
extension DoctorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var part: String
        var level: DoctorFinding.Level
        var words: [String]
        var change: @Sendable (inout DoctorSurroundings) -> Void = { _ in }
        var configuring: @Sendable (inout EdgeConfiguration) -> Void = { _ in }

        var testDescription: String { name }
    }

    static func looks(_ look: Files.Look?, at prefix: String)
        -> @Sendable (inout DoctorSurroundings) -> Void
    {
        {
            let before = $0.look
            $0.look = { path in
                guard path.hasPrefix(prefix) else { return before(path) }
                return look.map { .success($0) }
                    ?? .failure(SystemFailure(.notFound, "stat", path))
            }
        }
    }

    static func refuses(_ prefix: String, errno: Int32 = 13)
        -> @Sendable (inout DoctorSurroundings) -> Void
    {
        {
            let before = $0.refusal
            $0.refusal = { path, uses in
                guard path.hasPrefix(prefix) else { return before(path, uses) }
                return SystemFailure("access", path, errno: errno)
            }
        }
    }

    static let state = StateFolder.pathDefault

    @Sendable static func board(_ configuration: inout EdgeConfiguration) {
        configuration.gate.kind = .board
        configuration.gate.device = "/dev/serial/by-id/usb-board"
    }

    @Sendable static func gpio(_ configuration: inout EdgeConfiguration) {
        configuration.gate.kind = .gpio
        configuration.gate.lines = GPIOPlan(chip: "pinctrl-rp1", [.entry: .init(22)])
    }

    @Sendable static func usbCards(_ configuration: inout EdgeConfiguration) {
        configuration.readers = [
            ReaderConfiguration(name: "cards", kind: .nfc, device: .card("acr122_usb"))
        ]
    }

    @Sendable static func onUSB(_ world: inout DoctorSurroundings) {
        let files = [
            "idVendor": "072f", "idProduct": "2200", "busnum": "1", "devnum": "14",
        ]
        world.names = { $0 == "/sys/bus/usb/devices" ? ["usb1", "1-2"] : [] }
        world.line = { path in
            guard path.hasPrefix("/sys/bus/usb/devices/1-2/") else { return "0" }
            return path.split(separator: "/").last.flatMap { files[String($0)] }
        }
    }

    static let cases: [Case] = [
        Case(
            name: "no reader",
            part: "configuration",
            level: .warn,
            words: ["no reader", "/etc/jalon/edge.json5"],
            configuring: { $0.readers = [] }
        ),
        Case(
            name: "no state folder",
            part: "state folder",
            level: .fail,
            words: ["is not there", "jalon-edge enrol"],
            change: looks(nil, at: state)
        ),
        Case(
            name: "somebody else's state folder",
            part: "state folder",
            level: .fail,
            words: ["belongs to root", "runuser -u root -- jalon-edge doctor"],
            change: looks(
                Files.Look(kind: .folder, mode: 0o700, owner: "root", group: "root"),
                at: state
            )
        ),
        Case(
            name: "an open state folder",
            part: "state folder",
            level: .warn,
            words: ["others", "chmod 700"],
            change: looks(
                Files.Look(kind: .folder, mode: 0o755, owner: "jalon", group: "jalon"),
                at: state
            )
        ),
        Case(
            name: "a read-only volume",
            part: "state folder",
            level: .fail,
            words: ["Read-only file system", "remount,rw"],
            change: refuses(state, errno: 30)
        ),
        Case(
            name: "a folder that may not be written",
            part: "state folder",
            level: .fail,
            words: ["Permission denied", "chmod 700"],
            change: refuses(state)
        ),
        Case(
            name: "a file in place of the folder",
            part: "state folder",
            level: .fail,
            words: ["is no folder", "--state"],
            change: looks(
                Files.Look(kind: .file, mode: 0o600, owner: "jalon", group: "jalon"),
                at: state
            )
        ),
        Case(
            name: "a full disk",
            part: "disk",
            level: .fail,
            words: ["15 MiB free", "free space"],
            change: { $0.freeBytes = { _ in 16 << 20 - 1 } }
        ),
        Case(
            name: "a low disk",
            part: "disk",
            level: .warn,
            words: ["199 MiB free"],
            change: { $0.freeBytes = { _ in 200 << 20 - 1 } }
        ),
        Case(
            name: "no reader program",
            part: "reader door",
            level: .fail,
            words: ["/opt/jalon-qr is not there", "install"],
            change: refuses("/opt/jalon-qr", errno: 2)
        ),
        Case(
            name: "no capture program",
            part: "reader door",
            level: .fail,
            words: ["ffmpeg is not there"],
            change: refuses("/usr/bin/ffmpeg", errno: 2)
        ),
        Case(
            name: "no camera",
            part: "reader door",
            level: .fail,
            words: ["/dev/v4l/by-id/usb-camera is not there", "plug it in", "usb-other"],
            change: {
                looks(nil, at: "/dev/v4l")(&$0)
                $0.names = { $0 == "/dev/v4l/by-id" ? ["usb-other"] : [] }
            }
        ),
        Case(
            name: "a camera of another group",
            part: "reader door",
            level: .fail,
            words: ["jalon may not open", "usermod -aG dialout jalon"],
            change: refuses("/dev/v4l")
        ),
        Case(
            name: "a camera for root alone",
            part: "reader door",
            level: .fail,
            words: ["may not open", "udev rules"],
            change: {
                refuses("/dev/v4l")(&$0)
                looks(
                    Files.Look(kind: .device, mode: 0o600, owner: "root", group: "root"),
                    at: "/dev/v4l"
                )(&$0)
            }
        ),
        Case(
            name: "a name that changes",
            part: "reader door",
            level: .warn,
            words: ["another device after the next start", "/dev/v4l/by-id/usb-own"],
            change: {
                $0.names = { $0 == "/dev/v4l/by-id" ? ["usb-own", "usb-other"] : [] }
                $0.target = { $0.hasSuffix("usb-own") ? "/dev/video0" : $0 }
            },
            configuring: { $0.readers = [camera("/dev/video0")] }
        ),
        Case(
            name: "a card reader on a serial line",
            part: "reader cards",
            level: .warn,
            words: ["/dev/ttyUSB0", "/dev/serial/by-id"],
            configuring: {
                $0.readers = [
                    ReaderConfiguration(
                        name: "cards",
                        kind: .nfc,
                        device: .card("pn532_uart:/dev/ttyUSB0:115200")
                    )
                ]
            }
        ),
        Case(
            name: "a source that is not there",
            part: "reader door",
            level: .fail,
            words: ["its source /run/frames", "mend the path"],
            change: refuses("/run/frames", errno: 2),
            configuring: {
                $0.readers = [ReaderConfiguration(name: "door", frames: .source("/run/frames"))]
            }
        ),
        Case(
            name: "a simulated gate",
            part: "gate",
            level: .warn,
            words: ["nothing opens"],
            configuring: { $0.gate.kind = .simulator }
        ),
        Case(
            name: "a board that is unplugged",
            part: "gate",
            level: .fail,
            words: ["/dev/serial/by-id/usb-board is not there"],
            change: looks(nil, at: "/dev/serial"),
            configuring: {
                $0.gate.kind = .board
                $0.gate.device = "/dev/serial/by-id/usb-board"
            }
        ),
        Case(
            name: "no GPIO",
            part: "gate",
            level: .fail,
            words: ["no GPIO chip"],
            configuring: { $0.gate.kind = .gpio }
        ),
        Case(
            name: "GPIO of a group",
            part: "gate",
            level: .fail,
            words: ["may not open /dev/gpiochip0", "usermod"],
            change: {
                refuses("/dev/gpiochip")(&$0)
                $0.names = { $0 == "/dev" ? ["gpiochip0", "null"] : [] }
            },
            configuring: { $0.gate.kind = .gpio }
        ),
        Case(
            name: "a screen that may not be written",
            part: "screen",
            level: .fail,
            words: ["/dev/tty1", "install text-screen.conf"],
            change: {
                refuses("/dev/tty1")(&$0)
                refuses("/etc/systemd", errno: 2)(&$0)
            },
            configuring: { $0.screen.text = TextScreenConfiguration(device: "/dev/tty1") }
        ),
        Case(
            name: "a terminal that the service is given",
            part: "screen",
            level: .ok,
            words: ["/dev/tty1", "text-screen.conf"],
            change: refuses("/dev/tty1"),
            configuring: { $0.screen.text = TextScreenConfiguration(device: "/dev/tty1") }
        ),
        Case(
            name: "lamps that are unplugged",
            part: "lamps",
            level: .fail,
            words: ["/dev/jalon/lamps0 is not there"],
            change: looks(nil, at: "/dev/jalon"),
            configuring: { $0.lamps = LampsConfiguration(device: "/dev/jalon/lamps0") }
        ),
        Case(
            name: "lamps that answer",
            part: "lamps",
            level: .ok,
            words: ["a board answers, firmware test-1"],
            configuring: { $0.lamps = LampsConfiguration(device: "/dev/jalon/lamps0") }
        ),
        Case(
            name: "a board that answers",
            part: "gate",
            level: .ok,
            words: ["a board answers, firmware test-1"],
            configuring: board
        ),
        Case(
            name: "a port without a board",
            part: "gate",
            level: .fail,
            words: ["can be opened and no board answers: silent", "supply"],
            change: { $0.greeting = { _ in .failure(.init("silent")) } },
            configuring: board
        ),
        Case(
            name: "GPIO of another board",
            part: "gate",
            level: .fail,
            words: ["labelled pinctrl-rp1", "one of: pinctrl-bcm2711"],
            change: {
                $0.names = { $0 == "/dev" ? ["gpiochip0", "null"] : [] }
                $0.chipLabel = { _ in "pinctrl-bcm2711" }
            },
            configuring: gpio
        ),
        Case(
            name: "GPIO of this board",
            part: "gate",
            level: .ok,
            words: ["the chip pinctrl-rp1 is there"],
            change: {
                $0.names = { $0 == "/dev" ? ["gpiochip0", "gpiochip4"] : [] }
                $0.chipLabel = { $0.hasSuffix("4") ? "pinctrl-rp1" : "other" }
            },
            configuring: gpio
        ),
        Case(
            name: "a card reader that cannot be looked for",
            part: "reader cards",
            level: .warn,
            words: ["was not looked at", "jalon-nfc list"],
            configuring: usbCards
        ),
        Case(
            name: "a card reader that is not on USB",
            part: "reader cards",
            level: .fail,
            words: ["no ACR122U", "plug it in"],
            change: {
                $0.names = { $0 == "/sys/bus/usb/devices" ? ["usb1", "1-2"] : [] }
                $0.line = { $0.hasSuffix("idVendor") ? "1d6b" : "0002" }
            },
            configuring: usbCards
        ),
        Case(
            name: "a card reader on USB",
            part: "reader cards",
            level: .ok,
            words: ["are there"],
            change: onUSB,
            configuring: usbCards
        ),
        Case(
            name: "a card reader on USB that may not be opened",
            part: "reader cards",
            level: .fail,
            words: ["may not open /dev/bus/usb/001/014"],
            change: {
                onUSB(&$0)
                refuses("/dev/bus/usb/001/014")(&$0)
            },
            configuring: usbCards
        ),
        Case(
            name: "a taken port",
            part: "daemon",
            level: .fail,
            words: ["is taken", "listen"],
            change: { $0.isFree = { _ in false } }
        ),
        Case(
            name: "a stranger at the port",
            part: "daemon",
            level: .fail,
            words: ["another program answers"],
            change: { $0.status = { _ in .stranger } }
        ),
        Case(
            name: "no daemon",
            part: "daemon",
            level: .warn,
            words: ["does not run", "systemctl start jalon-edge"]
        ),
        Case(
            name: "no hub",
            part: "hub",
            level: .warn,
            words: ["hub.example does not answer: timed out", "cable"],
            change: { $0.hub = { _, _ in .none("timed out") } }
        ),
        Case(
            name: "a login page",
            part: "hub",
            level: .warn,
            words: ["no hub", "login page"],
            change: { $0.hub = { _, _ in .stranger } }
        ),
        Case(
            name: "no hub known",
            part: "hub",
            level: .warn,
            words: ["no hub is known", "enrol"],
            configuring: { $0.hub = nil }
        ),
    ]
}
