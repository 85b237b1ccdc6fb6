import Display
import GatePorts
import Gates

extension EdgeDaemon {
    static func presenter(
        _ configuration: EdgeConfiguration,
        _ stores: EdgeStores,
        _ gate: any Gate,
        _ desk: NewsDesk
    ) -> Presenter {
        let cameras = configuration.readers.count { $0.kind == .qr }
        let presenter = Presenter(
            configuration.screen,
            readers: ReaderCount(
                cameras: cameras,
                others: configuration.readers.count - cameras
            ),
            clock: stores.clock,
            mode: { gate.report.mode },
            outlets: outlets(configuration, gate),
            text: configuration.screen.text.map(TextOutlet.init)
        )
        desk.listen { presenter.hear($0) }
        return presenter
    }

    /// The gate's own lamps, and lamps that stand alone where they are configured.
    private static func outlets(
        _ configuration: EdgeConfiguration,
        _ gate: any Gate
    ) -> [ScreenOutlet] {
        let own = ScreenOutlet { screen, _ in await gate.show(screen.signal) }
        let alone = configuration.lamps.map { lamps in
            let line = LampLine(path: lamps.device)
            return ScreenOutlet(drive: { await line.run { _ in } }) { screen, _ in
                line.show(screen.signal)
            }
        }
        return [own] + [alone].compactMap(\.self)
    }

    /// The pages of the screen and of stewards.
    var screenRoutes: [LocalRoute] {
        let stewards = stewards
        return ScreenSite(screenConfiguration, presenter: presenter) {
            (request) async throws(StewardRefusal) in try await stewards.perform(request)
        }.routes
    }
}
