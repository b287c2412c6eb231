import SystemPackage

/// Finds out from a process's command line which configuration it runs with; pure.
package enum ServiceCommandLine {
    /// The service that a process is; nil when it is none of those that are read, or only a part of one (a worker).
    package static func instance(of process: RunningProcess) -> ServiceInstance? {
        var instance: ServiceInstance? =
            switch process.program {
            case "nginx": nginx(process)
            case "apache2", "httpd": apache(process)
            case "haproxy": haproxy(process)
            case "master": postfix(process)
            case "dovecot": dovecot(process)
            case "postgres", "postmaster": postgres(process)
            default: nil
            }
        instance?.unit = process.unit
        return instance
    }

    /// An option's values: `-c value` and `-cvalue`.
    private static func values(_ option: String, _ words: some Sequence<String>) -> [String] {
        var values: [String] = []
        var isNext = false
        for word in words {
            if isNext {
                values.append(word)
                isNext = false
            } else if word == option {
                isNext = true
            } else if word.hasPrefix(option), option.count == 2 {
                values.append(String(word.dropFirst(2)))
            }
        }
        return values
    }

    private static func path(_ text: String, _ process: RunningProcess) -> FilePath {
        (process.workingDirectory ?? "/").pushing(FilePath(text)).lexicallyNormalized()
    }

    /// nginx shows `nginx: master process /usr/sbin/nginx -c FILE` as one word, and its workers say that they are such.
    private static func nginx(_ process: RunningProcess) -> ServiceInstance? {
        var words = process.arguments.dropFirst().map { $0 }
        if let title = process.arguments.first, title.hasPrefix("nginx: ") {
            guard title.hasPrefix("nginx: master process ") else { return nil }
            words = title.split(separator: " ").dropFirst(4).map(String.init)
        }
        let prefix = values("-p", words).last.map { path($0, process) }
        guard let file = values("-c", words).last else {
            let usual: [FilePath] = ["/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf"]
            return ServiceInstance(.nginx, (prefix.map { [$0.appending("conf/nginx.conf")] } ?? []) + usual)
        }
        // Relative names are relative to the prefix, which is compiled in when it is not given.
        let prefixes = [prefix, "/etc/nginx", "/usr/share/nginx", "/usr/local/nginx", process.workingDirectory]
        return ServiceInstance(.nginx, prefixes.compactMap { $0?.pushing(FilePath(file)).lexicallyNormalized() })
    }

    private static func apache(_ process: RunningProcess) -> ServiceInstance? {
        let words = process.arguments.dropFirst()
        let isDebian = process.program == "apache2"
        let root = values("-d", words).last.map { path($0, process) } ?? (isDebian ? "/etc/apache2" : "/etc/httpd")
        let file = values("-f", words).last ?? (isDebian ? "apache2.conf" : "conf/httpd.conf")
        return ServiceInstance(.apache, [root.pushing(FilePath(file)).lexicallyNormalized()], base: root)
    }

    /// `haproxy -W -f FILE -f FILE -- FILE FILE`
    private static func haproxy(_ process: RunningProcess) -> ServiceInstance? {
        let words = process.arguments.dropFirst()
        let end = words.firstIndex(of: "--") ?? words.endIndex
        var process = process
        if let directory = values("-C", words[..<end]).last { process = process.moved(to: path(directory, process)) }
        let files = values("-f", words[..<end]) + words[end...].dropFirst()
        let paths = files.isEmpty ? ["/etc/haproxy/haproxy.cfg"] : files.map { path($0, process) }
        return ServiceInstance(.haproxy, paths, base: process.workingDirectory)
    }

    /// Postfix's programs are told their directory by `-c`, its daemon by the environment.
    private static func postfix(_ process: RunningProcess) -> ServiceInstance? {
        guard
            process.arguments.first?.contains("postfix") == true || process.environment["MAIL_CONFIG"] != nil
                || process.unit?.contains("postfix") == true
        else { return nil }
        let directory =
            values("-c", process.arguments.dropFirst()).last ?? process.environment["MAIL_CONFIG"] ?? "/etc/postfix"
        return ServiceInstance(.postfix, [path(directory, process)])
    }

    private static func dovecot(_ process: RunningProcess) -> ServiceInstance? {
        let file = values("-c", process.arguments.dropFirst()).last ?? "/etc/dovecot/dovecot.conf"
        return ServiceInstance(.dovecot, [path(file, process)])
    }

    /// `postgres -D DIRECTORY -c config_file=FILE -p PORT`; its children write `postgres: …` over theirs.
    private static func postgres(_ process: RunningProcess) -> ServiceInstance? {
        if process.arguments.first?.hasPrefix("postgres: ") == true { return nil }
        let words = process.arguments.dropFirst()
        var settings: [String: String] = [:]
        let long = words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
        for assignment in values("-c", words) + long {
            guard let equals = assignment.firstIndex(of: "=") else { continue }
            // "-- and - in the name are the same as an underscore": --config-file is config_file.
            let name = assignment[..<equals].trimmed.replacing("-", with: "_")
            settings[name] = String(assignment[assignment.index(after: equals)...])
        }
        if let port = values("-p", words).last { settings["port"] = port }
        if let addresses = values("-h", words).last { settings["listen_addresses"] = addresses }
        let named = values("-D", words).last ?? settings["data_directory"] ?? process.environment["PGDATA"]
        guard named != nil || settings["config_file"] != nil else { return nil }
        let directory = named.map { path($0, process) }
        let file = settings["config_file"].map { path($0, process) } ?? directory?.appending("postgresql.conf")
        var instance = ServiceInstance(.postgresql, [file].compactMap(\.self), base: directory)
        instance.settings = settings
        return instance
    }
}

extension RunningProcess {
    /// The same with another working directory.
    fileprivate func moved(to directory: FilePath) -> RunningProcess {
        RunningProcess(
            pid: pid,
            program: program,
            arguments: arguments,
            unit: unit,
            workingDirectory: directory,
            environment: environment,
            isContained: isContained
        )
    }
}
