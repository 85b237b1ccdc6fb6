/// The kinds of code a reader reports, as spelled on the line.
package enum Symbology: String, Sendable, CaseIterable {
    case qr
    case code128
}
