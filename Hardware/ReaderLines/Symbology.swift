/// The kinds of code a reader reports, as spelled on the line.
package enum Symbology: String, Sendable, CaseIterable {
    case qr
    case code128

    /// By a scanner that does not say which kind it read.
    case scanned

    /// Typed by a person on a keypad.
    case typed
}
