import Deployment
import FoundationEssentials
import PKI
import Storage
import SystemPackage

/// Where the key and the note of an order in flight lie; with several keys, one place for each of them, where the
/// certificate then waits for the others.
struct OrderPlace: Sendable {
    /// The issued chain, of a certificate with several keys: it is there whole or not at all.
    private static let chainFile = "issued.pem"
    /// Certificates are never near this size; more is not read.
    private static let sizeLimit = 1 << 20

    private let files: any FileSystem
    private let state: StateDirectory
    private let name: LineageName
    private let family: KeyFamily?
    let directory: FilePath

    init(files: any FileSystem, state: StateDirectory, _ name: LineageName, _ family: KeyFamily?) {
        self.files = files
        self.state = state
        self.name = name
        self.family = family
        directory = state.order(name, family)
    }

    init(_ effects: Effects, _ name: LineageName, _ family: KeyFamily? = nil) {
        self.init(files: effects.files, state: effects.state, name, family)
    }

    /// Makes the place, empty: what is in it belongs to an order that is done with.
    func prepare() throws(StorageFailure) {
        try discard()
        if family != nil { try files.makeDirectory(state.order(name), mode: .ownerReadWriteExecute) }
        try files.makeDirectory(directory, mode: .ownerReadWriteExecute)
    }

    /// Makes the place durable, and every name that leads to it.
    func sync() throws(StorageFailure) {
        try files.sync(directory)
        if family != nil { try files.sync(state.order(name)) }
        try files.sync(state.temporary)
    }

    /// `order.json`; nil when there is none or it is no note.
    func note() throws(StorageFailure) -> OrderNote? {
        let path = directory.appending("order.json")
        guard try files.metadata(of: path) != nil else { return nil }
        return OrderNote(decoding: try files.read(path, limit: 65_536))
    }

    /// Writes `order.json`, durably.
    func keep(_ note: OrderNote) throws(StorageFailure) {
        let path = directory.appending("order.json")
        try files.remove(path)
        try files.create(path, mode: .ownerReadWrite, group: nil, contents: note.encoded())
        try files.sync(directory)
    }

    /// The chain that was issued, if it is there and for this key.
    func chain(for note: OrderNote) throws(StorageFailure) -> CertificateChain? {
        let path = directory.appending(Self.chainFile)
        guard try files.metadata(of: path) != nil,
            try files.metadata(of: directory.appending(PairFile.key.fileName))?.kind == .file
        else { return nil }
        // A disk that refuses does not say that there is none.
        let pem = try files.read(path, limit: Self.sizeLimit)
        guard let chain = try? CertificateChain(pem: pem) else { return nil }
        return chain.leaf.publicKey.digest.description == note.spki ? chain : nil
    }

    /// Keeps the chain that was issued, durably: from here on the order has done its work.
    func keep(_ chain: CertificateChain) throws(StorageFailure) {
        let beside = directory.appending("\(Self.chainFile)~new")
        try files.remove(beside)
        try files.create(beside, mode: .ownerReadWrite, group: nil, contents: chain.fullPEM)
        try files.rename(beside, to: directory.appending(Self.chainFile))
        try files.sync(directory)
    }

    /// Throws key and note away, the note first: a key without a note is swept, a note without its key would be believed.
    func discard() throws(StorageFailure) {
        guard try files.metadata(of: directory) != nil else { return }
        if family == nil {
            // Whatever the certificate was to have before, several keys or one.
            for family in KeyFamily.allCases {
                try OrderPlace(files: files, state: state, name, family).discard()
            }
        }
        try files.remove(directory.appending("order.json"))
        try files.sync(directory)
        try files.removeTree(directory)
    }
}
