import CommandLine
import Display
import HTTPServer

/// The page of the demonstration while it is served.
struct VisitorHouse: Sendable {
    let desk = TrialDesk()
    private let settings: DemonstrationSettings
    private let console: Console
    private let server: Server

    init(
        _ settings: DemonstrationSettings,
        samples: [Sample],
        console: Console
    ) throws {
        self.settings = settings
        self.console = console
        let screens = settings.places.map { ($0, settings.edgeURL(of: $0) + "/fr/") }
        let page = VisitorPage(
            places: settings.places,
            samples: samples,
            screens: Dictionary(uniqueKeysWithValues: screens),
            hubURL: settings.hubURL
        )
        do {
            server = try Server(
                .loopback(address: "127.0.0.1", port: UInt16(settings.pagePort)),
                limits: VisitorSite.limits,
                responder: VisitorSite(page: page, desk: desk)
            )
        } catch {
            throw DemonstrationFailure(
                "The page could not be served on port \(settings.pagePort); another program may "
                    + "hold it: try --port N."
            )
        }
    }

    /// Lets visitors in, and shows them the page where there is a screen for it.
    func open(_ edges: [EdgeKeeper]) async throws {
        let booths = edges.filter { Place.withCamera.contains($0.place) }.map {
            ($0.place, $0.booth)
        }
        await desk.open(Dictionary(uniqueKeysWithValues: booths))
        console.say("")
        console.say("Try it with your own code: \(settings.pageURL)")
        guard settings.opensBrowser else { return }
        if try await !Browser.open(settings.pageURL) {
            console.say("There is no browser here to open it in: open the address yourself.")
        }
    }

    func close() async {
        await server.stop(gracePeriod: .seconds(1))
    }
}
