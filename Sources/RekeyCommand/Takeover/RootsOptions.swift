import ArgumentParser
import SystemPackage

/// The roots of a private authority, for the configuration that is printed and for judging what is taken over.
struct RootsOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Roots of the authority's own server, in PEM.", valueName: "file"),
        completion: .file()
    )
    var serverRoots: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Roots that its certificates end in, in PEM.", valueName: "file"),
        completion: .file()
    )
    var chainRoots: String?

    var absoluteServerRoots: String? { serverRoots.map { Workplace.absolute(FilePath($0)).string } }
    var absoluteChainRoots: String? { chainRoots.map { Workplace.absolute(FilePath($0)).string } }
}
