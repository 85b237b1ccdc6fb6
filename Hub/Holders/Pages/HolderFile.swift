import Crypto
import HolderAssets
import Kernel

/// A file of the holders' page: where it lies, what it is, what the route is called.
enum HolderFile: String, CaseIterable {
    case page = "ticket"
    case style = "holder.css"
    case module = "holder.js"
    case chain = "chain.js"
    case words = "words.js"
    case keep = "keep.js"
    case worker = "worker.js"
    case drawing = "qrcode.js"
    case manifest = "holder.webmanifest"
    case icon = "icon.svg"
    case picture = "icon.png"

    var type: String {
        switch self {
        case .page: "text/html; charset=utf-8"
        case .style: "text/css; charset=utf-8"
        case .module, .chain, .words, .keep, .worker, .drawing: "text/javascript; charset=utf-8"
        case .manifest: "application/manifest+json"
        case .icon: "image/svg+xml"
        case .picture: "image/png"
        }
    }

    var routeName: String {
        switch self {
        case .page: "showTicket"
        case .style: "showTicketStyle"
        case .module: "showTicketModule"
        case .chain: "showTicketChain"
        case .words: "showTicketWords"
        case .keep: "showTicketKeep"
        case .worker: "showTicketWorker"
        case .drawing: "showTicketDrawing"
        case .manifest: "showTicketManifest"
        case .icon: "showTicketIcon"
        case .picture: "showTicketPicture"
        }
    }

    /// The worker begins with the name of this build: with any other file it is another worker, and
    /// phones fetch all anew.
    var bytes: [UInt8] {
        self == .worker
            ? Array("const BUILD = \"\(Self.build)\";\n".utf8) + HolderAssets.worker : content
    }

    private var content: [UInt8] {
        switch self {
        case .page: HolderAssets.page
        case .style: HolderAssets.style
        case .module: HolderAssets.module
        case .chain: HolderAssets.chain
        case .words: HolderAssets.words
        case .keep: HolderAssets.keep
        case .worker: HolderAssets.worker
        case .drawing: HolderAssets.drawing
        case .manifest: HolderAssets.manifest
        case .icon: HolderAssets.icon
        case .picture: HolderAssets.picture
        }
    }

    private static let build = String(
        SHA256.digest(allCases.flatMap { SHA256.digest($0.content).bytes }).hex.prefix(16)
    )
}
