import CCairo

/// Draws a QR code with the quiet zone of four modules that the standard asks for.
package struct QRDrawing: Sendable {
    /// Light modules kept free on every side (ISO/IEC 18004, 6.3.8).
    package static let quietModules = 4

    /// The widest picture in pixels; a larger one is refused.
    package static let sideMax = 4_096

    private let matrix: QRMatrix

    package init(_ matrix: QRMatrix) {
        self.matrix = matrix
    }

    /// Modules a side, quiet zone included.
    package var modules: Int { matrix.size + 2 * Self.quietModules }

    /// The code as SVG 1.1: one path, the same bytes for the same code, scalable without limit.
    ///
    /// `title` is what a screen reader says.
    package func svg(title: String) -> String {
        var path = ""
        for y in 0..<matrix.size {
            for run in runs(of: y) {
                let x = run.lowerBound + Self.quietModules
                path += "M\(x) \(y + Self.quietModules)h\(run.count)v1h-\(run.count)z"
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(modules) \(modules)" \
            role="img" shape-rendering="crispEdges">\
            <title>\(Self.escaped(title))</title>\
            <path fill="#fff" d="M0 0h\(modules)v\(modules)h-\(modules)z"/>\
            <path fill="#000" d="\(path)"/></svg>

            """
    }

    /// The code as a grey PNG whose modules are squares of `modulePixels`.
    package func png(modulePixels: Int) throws(QRCodeRefusal) -> [UInt8] {
        guard modulePixels >= 1, modulePixels <= Self.sideMax / modules else { throw .pictureSize }
        let side = Int32(modules * modulePixels)
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, side, side) else {
            throw .outOfMemory
        }
        defer { cairo_surface_destroy(surface) }
        guard let pixels = cairo_image_surface_get_data(surface) else { throw .outOfMemory }
        let stride = Int(cairo_image_surface_get_stride(surface))
        cairo_surface_flush(surface)
        for y in 0..<Int(side) {
            for x in 0..<Int(side) {
                let isDark = matrix.isDark(
                    x / modulePixels - Self.quietModules,
                    y / modulePixels - Self.quietModules
                )
                pixels[y * stride + x] = isDark ? 0 : 255
            }
        }
        cairo_surface_mark_dirty(surface)
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { target in
            cairo_surface_write_to_png_stream(surface, appendBytes, target)
        }
        guard status == CAIRO_STATUS_SUCCESS else { throw .outOfMemory }
        return bytes
    }

    private func runs(of y: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start: Int?
        for x in 0...matrix.size {
            let isDark = matrix.isDark(x, y)
            if let first = start, !isDark {
                found.append(first..<x)
                start = nil
            } else if start == nil, isDark {
                start = x
            }
        }
        return found
    }

    private static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case _ where scalar.value < 32: safe += " "
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

/// Receives the file from cairo piece by piece; `target` is the array that `png` lends it.
private func appendBytes(
    target: UnsafeMutableRawPointer?,
    data: UnsafePointer<UInt8>?,
    count: UInt32
) -> cairo_status_t {
    guard let target, let data else { return CAIRO_STATUS_WRITE_ERROR }
    target.assumingMemoryBound(to: [UInt8].self).pointee
        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
}
