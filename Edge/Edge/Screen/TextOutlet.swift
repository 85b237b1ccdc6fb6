package import Display
package import Processes
import Synchronization
import Vocabulary

/// Shows the screen on a terminal, and says when it cannot.
package final class TextOutlet: Sendable {
    private let text: TextScreenConfiguration
    private let terminal: TerminalOutput
    private let isLostNow = Mutex(false)

    package init(_ text: TextScreenConfiguration) {
        self.text = text
        terminal = TerminalOutput(text.device)
    }

    /// Whether the terminal took nothing of the newest screen.
    package var isLost: Bool { isLostNow.withLock { $0 } }

    package var outlet: ScreenOutlet {
        ScreenOutlet(language: text.language) { screen, face in
            // A terminal that is gone is opened again with the next screen; the pages, the lamps
            // and the gate do not depend on it, and the status tells of it.
            let isWritten: Void? = try? await self.write(face, screen.scene.look)
            self.isLostNow.withLock { $0 = isWritten == nil }
        }
    }

    /// Writes that this device is out of service, as the last thing that a terminal shows.
    package func rest(names: ScreenNames) async throws(SystemFailure) {
        let screen = Screen.stopped
        let face = Face(
            screen,
            names: names,
            language: text.language,
            sinceBoot: .zero,
            time: .distantPast
        )
        try await write(face, screen.scene.look)
    }

    private func write(_ face: Face, _ look: Look) async throws(SystemFailure) {
        try await terminal.write(text.screen.frame(face, look, in: text.language))
    }
}
