import Processes

/// The browser of whoever sits before this machine.
package enum Browser {
    private static let opener = "xdg-open"

    /// Shows a page, or gives false where there is no screen or nothing that opens pages.
    ///
    /// Without a screen the opener would start a browser for terminals, over our own words. The
    /// browser gets a session of its own: what a child of ours starts would end with it.
    static func open(_ url: String) async throws -> Bool {
        guard let program = program(in: OwnProcess.environment) else { return false }
        let child = try Child(
            ChildSpec(
                "setsid",
                ["--fork", program, url],
                environment: OwnProcess.environment,
                output: .null,
                errors: .null
            )
        )
        return await child.wait().isSuccess
    }

    /// The program that opens pages, where there is a screen to open them on.
    package static func program(
        in environment: [String: String],
        exists: (String) -> Bool = { Files.exists($0) }
    ) -> String? {
        guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else {
            return nil
        }
        return (environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(opener)" }.first(where: exists)
    }
}
