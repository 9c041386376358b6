using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;

namespace MeterNode.Plant.Provisioning;

/// <summary>The part of a configuration that says which pins the board uses.</summary>
public static class BoardPins
{
    /// <summary>The <c>board</c> part of a configuration, with the pins of <paramref name="board"/>.</summary>
    /// <param name="board">The board.</param>
    /// <param name="withBothBuses">True where something is on the second SPI bus, whose lines may take pins of other signals.</param>
    public static JsonObject Of(BoardDefinition board, bool withBothBuses = false)
    {
        JsonObject pins = Needed(board);
        if (withBothBuses && board.Spi.Length > 1)
        {
            SpiPins other = board.Spi[1];
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
                    $"the board '{board.Name}' has {places.Length} temperature zones: there is none for zone {z + 1}");
            }

            zones[z]["cs"] = places[z].ChipSelect;
            zones[z]["bus"] = places[z].Bus.Bus;
        }

        bool withBothBuses = zones.Any(
            zone => zone["bus"] is JsonValue bus && bus.TryGetValue(out int number) && number != board.Spi[0].Bus);
        document["board"] ??= Of(board, withBothBuses);
    }

    private static JsonObject Needed(BoardDefinition board) => new()
    {
        ["name"] = board.Name,
        ["spiBus"] = board.Spi[0].Bus,
        ["mosi"] = board.Spi[0].Mosi,
        ["miso"] = board.Spi[0].Miso,
        ["clock"] = board.Spi[0].Clock,
        ["led"] = board.StatusLed.Gpio,
        ["button"] = board.Button.Gpio,
        ["shot"] = board.ShotInput.Gpio,
    };
}
