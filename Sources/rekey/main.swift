import RekeyCommand

await Rekey.start()
