using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>The part <c>meter</c> of a configuration, made of a map of <c>hardware/meters</c>.</summary>
public static class MeterSection
{
    /// <summary>Stands for a map where pulses are counted.</summary>
    public const string PulseOutput = "s0";

    private const int AddressDigits = 12;

    /// <summary>
    /// Makes it. The transceiver takes pins that a node with a meter does not need: those that the board names; where it names none, DI
    /// and DE those of the second and third voltage, RO that of the flow meter, because it needs a pull-up while the transceiver sends.
    /// </summary>
    /// <exception cref="OperatorException">No such map, or an address that the protocol has not got.</exception>
    public static JsonObject Create(MeterOptions options, int phases, BoardDefinition board)
    {
        string[] parts = options.Meter.Split('@');
        if (parts.Length != 2)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "meter.form",
                    $"--meter '{options.Meter}' must be a map, '@' and the meter's address, for example sdm630@1; maps: "
                        + $"{MeterCatalog.Known}"));
        }

        if (parts[0].Equals(PulseOutput, StringComparison.OrdinalIgnoreCase))
        {
            return CreatePulses(options, parts[1], board);
        }

        MeterMap map = MeterCatalog.Load(parts[0]);
        var section = new JsonObject { ["map"] = $"{map.Name}/{map.Version}" };
        AddAddress(section, map, parts[1]);
        if (!map.HasSerial && options.Serial.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "meter.serial", $"a {map.Title} does not say its serial number: give the one on its plate with --meter-serial"));
        }

        section["serial"] = options.Serial;
        section["class"] = options.AccuracyClass;
        section["ratio"] = options.Ratio;
        section["phases"] = phases;
        section["baud"] = map.Line.Baud;
        section["parity"] = map.Line.Parity;
        section["stopBits"] = map.Line.StopBits;
        section["intervalMs"] = map.IntervalMs;
        section["rollsKwh"] = map.RollsKwh;
        section["types"] = new JsonArray([.. map.Types.Select(type => JsonValue.Create(type))]);
        section["rx"] = board.Rs485?.Rx ?? board.FlowInput.Gpio;
        section["tx"] = board.Rs485?.Tx ?? board.Voltage[1].Gpio;
        section["de"] = board.Rs485?.De ?? board.Voltage[2].Gpio;
        if (map.Statement is MeterMapStatement statement)
        {
            section["statement"] = new JsonArray(
                MeterCatalog.Hexadecimal(statement.Write),
                statement.Value,
                MeterCatalog.Hexadecimal(statement.State),
                MeterCatalog.Hexadecimal(statement.Text),
                statement.Registers);
        }

        section["reads"] = new JsonArray([.. map.Reads.Select(Read)]);
        return section;
    }

    /// <summary>Counts a pulse output at the flow meter's input: what is behind the @ are its pulses for a kWh.</summary>
    private static JsonObject CreatePulses(MeterOptions options, string constant, BoardDefinition board)
    {
        if (!double.TryParse(constant, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double impulses)
            || impulses is < 0.001 or > 1_000_000)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "meter.pulses",
                    $"--meter '{options.Meter}' must name the pulses for a kWh as printed on the meter, for example s0@1000"));
        }

        if (options.Serial.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "meter.pulse-serial",
                    "a pulse output does not say the meter's serial number: give the one on its plate with --meter-serial"));
        }

        return new JsonObject
        {
            ["pulse"] = board.FlowInput.Gpio,
            ["impPerKwh"] = impulses,
            ["serial"] = options.Serial,
            ["class"] = options.AccuracyClass,
            ["ratio"] = options.Ratio,
        };
    }

    private static void AddAddress(JsonObject section, MeterMap map, string address)
    {
        bool isModbus = map.Protocol == "modbus";
        if (isModbus && int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 247)
        {
            section["modbus"] = number;
        }
        else if (!isModbus && address.Length == AddressDigits && address.All(c => char.IsAsciiDigit(c) || c is 'a' or 'A'))
        {
            section["dlt645"] = "hex:" + address.ToLowerInvariant();
        }
        else
        {
            throw new OperatorException(
                OperatorError.Usage,
                isModbus ? RuleReason.Of("meter.modbus", $"the address '{address}' of the meter must be 1 to 247")
                    : RuleReason.Of(
                        "meter.dlt645",
                        $"the address '{address}' of the meter must be the 12 digits that are printed on the meter, or aaaaaaaaaaaa for "
                            + $"the only one on the line"));
        }
    }

    private static JsonNode Read(MeterMapRead read)
    {
        int place = MeterCatalog.Hexadecimal(read.Place);
        var numbers = new List<JsonNode?> { read.Function, place, read.Count };
        foreach (MeterMapValue value in read.Values)
        {
            numbers.AddRange([MeterMapValue.Quantities[value.What], value.OffsetFrom(place), value.Kind, value.Scale]);
        }

        return new JsonArray([.. numbers]);
    }
}
