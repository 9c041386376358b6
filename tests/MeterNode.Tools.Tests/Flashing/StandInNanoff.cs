namespace MeterNode.Tools.Tests.Flashing;

/// <summary>
/// A board on a port, and a nanoff that works on it as the real one does: options, output and exit codes are those of
/// nanoFirmwareFlasher (<c>Program.cs</c>, <c>Esp32Manager.cs</c>, <c>Esp32Operations.cs</c>, <c>NanoDeviceOperations.cs</c>,
/// <c>FileDeploymentManager.cs</c>) at commit baccab8d. It is a shell script; the board is the folder <see cref="Board"/>: <c>fs</c> is the
/// partition with the node's files, <c>runtime</c>, <c>natives</c> and <c>deployed</c> are what was written.
/// </summary>
internal sealed class StandInNanoff : IDisposable
{
    public const string Mac = "8C:4F:00:18:A1:BC";

    private const string Script = """
        #!/bin/sh
        tool="$(dirname "$0")"
        port= ; mode= ; details= ; update= ; deploy= ; image= ; erase= ; nobackup= ; files= ; network= ; target=
        all="$*"
        while [ $# -gt 0 ]; do case "$1" in
          --serialport) port="$2"; shift;; --platform) mode="$2"; shift;; --target) target="$2"; shift;; --image) image="$2"; shift;;
          --nanodevice) mode=nano;; --devicedetails) details=1;; --update) update=1;; --deploy) deploy=1;; --masserase) erase=1;;
          --nobackupconfig) nobackup=1;; --filedeployment) files="$2"; shift;; --networkdeployment) network="$2"; shift;;
          --verbosity|--baud|--fwversion|--archivepath) shift;; --suppressnanoffversioncheck|--fromarchive) ;;
          *) echo "Error E9000: Invalid or missing arguments. ($1)"; exit 40;;
        esac; shift; done
        [ -n "$files" ] && port=$(sed -n 's/.*"SerialPort": "\(.*\)".*/\1/p' "$files")
        [ -n "$network" ] && port=$(sed -n 's/.*"SerialPort": "\(.*\)".*/\1/p' "$network")
        board="$tool/boards/$port"
        echo "$NANOFRAMEWORK_TELEMETRY_OPTOUT $DOTNET_ROLL_FORWARD $all" >> "$tool/calls"
        echo ".NET nanoFramework Firmware Flasher v2.5.170+baccab8d"
        echo "Copyright (C) 2019 .NET Foundation and nanoFramework project contributors"
        echo
        if [ ! -d "$board" ]; then echo "Error E6000: Couldn't open serial device. ($port)"; exit 112; fi
        fail() { if [ -f "$board/fails-at" ] && [ "$(cat "$board/fails-at")" = "$1" ]; then echo "$2"; exit "$3"; fi; }
        if [ -n "$details" ] && [ "$mode" = esp32 ]; then
          fail boot "Error E4000: Error executing ESP32 serial command. (Can't connect to ESP32 bootloader.)" 160
          echo "Reading details from chip...OK"; echo; echo "Connected to:"
          echo "$(cat "$board/chip") ($(cat "$board/chip") (QFN56) (revision v0.2))"
          echo "Features Wi-Fi, BT 5 (LE), Dual Core + LP Core, 240MHz"
          echo "Flash size $(cat "$board/flash")MB GD25Q128 from GIGADEVICE (manufacturer 0xC8 device 0x4018)"
          echo "PSRAM: undetermined"; echo "Crystal 40MHz"; echo "MAC $(cat "$board/mac")"; echo
          exit 0
        fi
        if [ "$mode" = nano ] || [ -n "$files" ] || [ -n "$network" ]; then
          if [ ! -f "$board/runtime" ]; then
            if [ "$mode" = nano ]; then
              echo "Error E2001: Error occurred with listing nano devices. (Couldn't connect to specified nano device.)"; exit 209
            fi
            echo "Error connecting to nanoDevice on $port for deployment."; echo "Error E2000: Error connecting to nano device."; exit 208
          fi
        fi
        if [ -n "$details" ]; then
          fail runtime "Error E2001: Error occurred with listing nano devices. (Couldn't connect to specified nano device.)" 209
          echo; echo "HAL build info: nanoCLR running @ ESP32 built with ESP-IDF v5.4.2"
          echo "  Target:   $(cat "$board/runtime")"; echo "  Platform: ESP32"; echo; echo "Firmware build Info:"
          echo "  Date:        Jul 24 2026"; echo "  Type:        MinSizeRel build, chip rev. >= 3, support for PSRAM"
          echo "  CLR Version: 1.17.0.339"; echo "  Compiler:    GNU ARM GCC v14.2.0"; echo
          echo "OEM Product codes (vendor, model, SKU): 0, 0, 0"; echo; echo "Serial Numbers (module, system):"
          echo "  00000000000000000000000000000000"
          echo "  1000000000$(tr ':' '\n' < "$board/mac" | sed 's/^0//' | tr -d '\n')"; echo
          echo "Target capabilities:"; echo "  Has nanoBooter: NO"; echo "  IFU capable: NO"; echo "  Has proprietary bootloader: YES"; echo
          echo "AppDomains:"; echo "  default, id=1"; echo; echo "Assemblies:"
          if grep -qF "$(cat "$board/natives")" "$board/deployed.needs" 2>/dev/null; then cat "$board/deployed.assemblies"; fi
          echo; echo "Native Assemblies:"
          for sum in $(cat "$board/natives"); do echo "  mscorlib v100.5.0.24, checksum $sum"; done; echo
          exit 0
        fi
        if [ -n "$update" ]; then
          fail update "Error E4003: Failed to write new firmware to ESP32." 163
          [ -n "$erase" ] && rm -rf "$board/fs" "$board"/deployed* && mkdir "$board/fs"
          if [ -z "$erase$nobackup" ]; then
            mkdir -p "$tool/temporary"; cp -r "$board/fs" "$tool/temporary/copy"; rm -rf "$board/fs"
            fail config "Error E4003: Failed to write new firmware to ESP32." 163
            cp -r "$tool/temporary/copy" "$board/fs"; rm -rf "$tool/temporary/copy"
          fi
          echo "$target" > "$board/runtime"; cp "$tool/natives" "$board/natives"
          exit 0
        fi
        if [ -n "$deploy" ]; then
          echo "Getting details from nano device...OK"; echo "Deploying managed application..."
          fail deploy "FAILED!
        Error E2002: Error executing operation with nano device." 210
          cp "$image" "$board/deployed"; cp "$image.needs" "$board/deployed.needs"; cp "$image.assemblies" "$board/deployed.assemblies"
          echo "OK"; echo "Rebooting...OK"; exit 0
        fi
        if [ -n "$files" ]; then
          sed -n 's/.*"DestinationFilePath": "I:\\\\\(.*\)",*/\1/p' "$files" > "$tool/names"
          sed -n 's/.*"SourceFilePath": "\(.*\)",*/\1/p' "$files" > "$tool/sources"
          paste -d '|' "$tool/names" "$tool/sources" | while IFS='|' read -r name source; do
            printf 'Deploying file %s to I:\\%s...' "$source" "$name"; cp "$source" "$board/fs/$name"; echo OK; done
          exit 0
        fi
        if [ -n "$network" ]; then cp "$network" "$board/network"; exit 0; fi
        echo "No operation was performed with the options supplied."
        """;

    public StandInNanoff()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new AssertInconclusiveException("the stand-in for nanoff is a shell script");
        }

        Path = System.IO.Path.Combine(Folder, "nanoff.sh");
        File.WriteAllText(Path, Script + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(System.IO.Path.Combine(Folder, "natives"), $"0x{TestImage.Mscorlib:X8}\n");
        AddBoard("COM3", Mac);
    }

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>The folder of it and its boards.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("nanoff-").FullName;

    /// <summary>Command lines that it was called with, each behind two environment variables.</summary>
    public string[] Calls => File.Exists(In("calls")) ? File.ReadAllLines(In("calls")) : [];

    /// <summary>A file or folder of the board on COM3.</summary>
    public string Board(params string[] parts) => BoardOn("COM3", parts);

    /// <summary>A file or folder of the board on a port.</summary>
    public string BoardOn(string port, params string[] parts) => System.IO.Path.Combine([Folder, "boards", port, .. parts]);

    /// <summary>Plugs an ESP32-WROVER in, with an empty flash.</summary>
    public void AddBoard(string port, string mac, string chip = "ESP32", int flashMegabytes = 8)
    {
        Directory.CreateDirectory(BoardOn(port, "fs"));
        File.WriteAllText(BoardOn(port, "chip"), chip);
        File.WriteAllText(BoardOn(port, "flash"), $"{flashMegabytes}");
        File.WriteAllText(BoardOn(port, "mac"), mac);
    }

    /// <summary>The board on COM3 has a runtime, as a node in use has.</summary>
    public void HasRuntime(string target = "ESP32_PSRAM_REV3", uint native = TestImage.Mscorlib)
    {
        File.WriteAllText(Board("runtime"), target);
        File.WriteAllText(Board("natives"), $"0x{native:X8}\n");
    }

    /// <summary>Writes an image with what the stand-in needs to know of it: native parts and names.</summary>
    public string Image(string version = "0.5.0.0", uint native = TestImage.Mscorlib)
    {
        string path = In($"MeterNode {version}.bin");
        File.WriteAllBytes(path, TestImage.Node(version, native));
        File.WriteAllText(path + ".needs", $"0x{native:X8}\n");
        File.WriteAllText(path + ".assemblies", $"  mscorlib, 1.17.11.0\n  MeterNode.Core, {version}\n  MeterNode.Node, {version}\n");
        return path;
    }

    /// <summary>One run of the board on COM3 fails: boot, runtime, update, config or deploy.</summary>
    public void FailAt(string run) => File.WriteAllText(Board("fails-at"), run);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string In(string name) => System.IO.Path.Combine(Folder, name);
}
