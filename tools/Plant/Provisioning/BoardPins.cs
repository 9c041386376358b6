using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>The part of a configuration that says which pins the board uses.</summary>
public static class BoardPins
{
    /// <summary>The <c>board</c> part of a configuration, with the pins of <paramref name="board"/>.</summary>
    /// <param name="board">The board.</param>
    /// <param name="withBothBuses">True where something is on the second SPI bus, whose lines may take pins of other signals.</param>
    /// <param name="hasMeteringIc">True where a metering IC is fitted: its bus is then the first one of the node.</param>
    public static JsonObject Of(BoardDefinition board, bool withBothBuses = false, bool hasMeteringIc = false)
    {
        SpiPins main = MainBus(board, hasMeteringIc);
        JsonObject pins = Needed(board, main);
        if (withBothBuses && board.Spi.Length > 1)
        {
            SpiPins other = board.Spi.First(bus => bus != main);
            pins["otherSpi"] = new JsonArray(other.Mosi, other.Miso, other.Clock);
        }

        if (board.Watchdog is DigitalPin watchdog)
        {
            // Also where the part is not fitted: feeding a pin that leads nowhere costs nothing.
            pins["watchdog"] = watchdog.Gpio;
        }

        return pins;
    }

    /// <summary>
    /// Fills in what a configuration leaves out: <c>cs</c> and <c>bus</c> of zones that name no pin, in the order of the board's
    /// amplifiers, and <c>board</c>.
    /// </summary>
    /// <exception cref="OperatorException">The board has no amplifier for one of the zones.</exception>
    public static void Fill(JsonObject document, BoardDefinition board)
    {
        ZonePins[] places = [.. board.Zones];
        JsonObject[] zones = [.. (document["zones"] as JsonArray ?? []).OfType<JsonObject>()];
        for (int z = 0; z < zones.Length; z++)
        {
            if (zones[z].ContainsKey("cs"))
            {
                continue;
            }

            if (z >= places.Length)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "board.zones", $"the board '{board.Name}' has {places.Length} temperature zones: there is none for zone {z + 1}"));
            }

            zones[z]["cs"] = places[z].ChipSelect;
            zones[z]["bus"] = places[z].Bus.Bus;
        }

        bool hasMeteringIc = document["afe"] is JsonObject;
        int main = MainBus(board, hasMeteringIc).Bus;
        bool withBothBuses = zones.Any(zone => zone["bus"] is JsonValue bus && bus.TryGetValue(out int number) && number != main);
        document["board"] ??= Of(board, withBothBuses, hasMeteringIc);
    }

    private static SpiPins MainBus(BoardDefinition board, bool hasMeteringIc) =>
        (hasMeteringIc ? board.Spi.FirstOrDefault(bus => bus.MeteringIc.HasValue) : null) ?? board.Spi[0];

    private static JsonObject Needed(BoardDefinition board, SpiPins bus) => new()
    {
        ["name"] = board.Name,
        ["spiBus"] = bus.Bus,
        ["mosi"] = bus.Mosi,
        ["miso"] = bus.Miso,
        ["clock"] = bus.Clock,
        ["led"] = board.StatusLed.Gpio,
        ["button"] = board.Button.Gpio,
        ["shot"] = board.ShotInput.Gpio,
    };
}
