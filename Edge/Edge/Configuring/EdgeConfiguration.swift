package import Configuration
package import HTTPServer
package import Logging

/// All that an edge is told by its file, its environment and its command line.
package struct EdgeConfiguration: Sendable {
    package static let pathDefault = "/etc/jalon/edge.json5"
    package static let prefix = "JALON_EDGE_"
    package static let readersMax = 8
    /// Variables of the commands that are no keys of the file.
    package static let otherVariables: Set<String> = ["JALON_EDGE_CONFIG", "JALON_EDGE_CODE"]

    package var state = StateFolder(StateFolder.pathDefault)
    /// Where the hub is; nil is where this device was enrolled.
    package var hub: String?
    /// A private authority in PEM that the hub's certificate is judged by.
    package var authority: String?
    package var listen = Listen.loopback(address: "127.0.0.1", port: 8481)
    package var presentationGap = PresentationMachine.gapDefault
    /// How far the clock may be off that nobody confirmed since the machine started.
    package var clockWidth = ClockMachine.widthDefault
    package var keepsReserve = true
    package var logLevel = LogLevel.info
    package var readers: [ReaderConfiguration] = []
    package var gate = GateConfiguration()
    package var screen = ScreenConfiguration()
    /// Nil where no lamps stand alone.
    package var lamps: LampsConfiguration?
    package var neighbours = NeighbourConfiguration()

    package init() {}

    /// Reads everything, or throws all that is wrong at once.
    package init(
        path: String,
        isRequired: Bool,
        environment: [String: String],
        overrides: [String: String] = [:]
    ) throws(ConfigurationError) {
        let reader = try ConfigurationReader.load(
            path,
            isRequired: isRequired,
            prefix: Self.prefix,
            environment: environment,
            overrides: overrides,
            otherVariables: Self.otherVariables
        )
        self.init(reader)
        try reader.finish()
    }

    private init(_ reader: ConfigurationReader) {
        state = StateFolder(reader.string("state", default: StateFolder.pathDefault))
        hub = reader.value("hub", "an https address without a path") { Self.hub($0) }
        authority = reader.optionalString("authority")
        listen = Self.listen(reader) ?? listen
        presentationGap = reader.duration(
            "presentationGap",
            default: PresentationMachine.gapDefault,
            in: .milliseconds(100)...Duration.seconds(60)
        )
        clockWidth = reader.duration(
            "clockWidth",
            default: ClockMachine.widthDefault,
            in: .seconds(2)...Duration.seconds(30 * 86_400)
        )
        keepsReserve = reader.section("journal").bool("reserve", default: true)
        logLevel = reader.section("log").choice("level", default: .info)
        gate = GateConfiguration(reader.section("gate"))
        screen = ScreenConfiguration(reader.section("screen"))
        lamps = LampsConfiguration(reader.section("lamps"))
        neighbours = NeighbourConfiguration(reader.section("neighbours"))
        readers = reader.list("readers", countMax: Self.readersMax).map { ReaderConfiguration($0) }
        let names = readers.map(\.name)
        if Set(names).count < names.count {
            reader.refuse("readers", "two readers bear one name")
        }
    }

    /// The address without its last slash, when it is one that a hub can have.
    package static func hub(_ text: String) -> String? {
        let address = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let mark = address.firstRange(of: "://"), address.utf8.count <= 512 else {
            return nil
        }
        let scheme = address[..<mark.lowerBound]
        let host = address[mark.upperBound...]
        guard scheme == "https" || scheme == "http", !host.isEmpty,
            host.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"/?#@".utf8.contains($0) })
        else { return nil }
        return address
    }

    private static func listen(_ reader: ConfigurationReader) -> Listen? {
        guard let text = reader.optionalString("listen") else { return nil }
        do throws(ListenRefusal) {
            return try Listen(text)
        } catch {
            reader.refuse("listen", error.description)
            return nil
        }
    }
}
