import SystemPackage

extension StateDirectory {
    /// Which generation is live, or nil when none is. Whether that generation is still on disk is another question.
    package func liveGeneration(
        _ name: LineageName,
        _ fileSystem: some FileSystem
    ) throws(LiveLinkFailure) -> GenerationNumber? {
        let link = live(name)
        let found = try LiveLinkFailure.wrapping { () throws(StorageFailure) in try fileSystem.metadata(of: link) }
        guard let found else { return nil }
        guard found.kind == .symbolicLink else { throw .notALink(link, found.kind) }
        let target = try LiveLinkFailure.wrapping { () throws(StorageFailure) in try fileSystem.readLink(link) }
        guard let target else { return nil }
        let prefix = "../generations/\(name)/"
        guard target.hasPrefix(prefix),
            let number = GenerationNumber(directoryName: String(target.dropFirst(prefix.count)))
        else { throw .foreignTarget(link, target: target) }
        return number
    }

    /// The numbers of a lineage's generations on disk, oldest first. Names that are no number are none of ours and left
    /// out; what a generation contains is not looked at. No directory means none.
    package func generationNumbers(
        _ name: LineageName,
        _ fileSystem: some FileSystem
    ) throws(StorageFailure) -> [GenerationNumber] {
        guard try fileSystem.metadata(of: generations(name)) != nil else { return [] }
        return try fileSystem.list(generations(name)).compactMap(GenerationNumber.init(directoryName:)).sorted()
    }

    /// Makes `number` what services find under `live/NAME`: the one step that changes what is live.
    ///
    /// Call it under the lineage's lock, with the generation complete and synced. A failure leaves the old one live,
    /// but for one case: when the last sync fails the new one is live now and may not be after a power cut; calling
    /// again repairs that. Each step and its reason:
    ///
    /// 1. Look: the generation must be there, and the place of the link empty or ours.
    /// 2. Remove a next link that a killed run left: it has no reader.
    /// 3. Make the next link in `tmp/`: nobody looks there, and it is the same file system.
    /// 4. rename(2) it over the old one. The kernel does this in one step: every reader finds the old directory or the
    ///    new one, so key, certificate and chain change together.
    /// 5. Sync `live/`: only now does the change survive a power cut, and only now may success be told.
    package func pointLive(
        _ name: LineageName,
        at number: GenerationNumber,
        _ fileSystem: some FileSystem
    ) throws(LiveLinkFailure) {
        let place = generation(name, number)
        let found = try LiveLinkFailure.wrapping { () throws(StorageFailure) in try fileSystem.metadata(of: place) }
        guard found?.kind == .directory else { throw .missingGeneration(place) }
        _ = try liveGeneration(name, fileSystem)
        try LiveLinkFailure.wrapping { () throws(StorageFailure) in
            try fileSystem.remove(nextLive(name))
            try fileSystem.symlink(to: liveTarget(name, number), at: nextLive(name))
            faultPoint("next-live-made")
            try fileSystem.rename(nextLive(name), to: live(name))
            faultPoint("live-renamed")
            try fileSystem.sync(liveLinks)
            faultPoint("live-synced")
        }
    }

    /// Takes the link away: for a first installation that turned out wrong, where nothing was live before. The same
    /// caution as ``pointLive(_:at:_:)``; no link is no error.
    package func withdrawLive(_ name: LineageName, _ fileSystem: some FileSystem) throws(LiveLinkFailure) {
        _ = try liveGeneration(name, fileSystem)
        try LiveLinkFailure.wrapping { () throws(StorageFailure) in
            try fileSystem.remove(live(name))
            faultPoint("live-removed")
            try fileSystem.sync(liveLinks)
            faultPoint("live-removal-synced")
        }
    }

    /// Removes what killed runs left in `tmp/` for this lineage, and returns the names removed: half-written
    /// generations and next links. An order in flight (`NAME~order`) and a wanted rollback (`NAME~rollback`) stay,
    /// and so does every other name.
    ///
    /// Only under the lineage's lock: what a living process is writing looks just the same.
    @discardableResult
    package func sweep(_ name: LineageName, _ fileSystem: some FileSystem) throws(StorageFailure) -> [String] {
        var removed: [String] = []
        for entry in try fileSystem.list(temporary) {
            switch Leftover(fileName: entry, of: name) {
            case nil, .order, .rollback: continue
            case .link, .staging:
                try fileSystem.removeTree(temporary.appending(entry))
                removed.append(entry)
            }
        }
        return removed
    }
}
