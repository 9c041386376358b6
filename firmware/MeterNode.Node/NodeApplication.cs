using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Node.Hardware;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.Node.Uplink;

namespace MeterNode.Node
{
    /// <summary>
    /// Composition root: reads the node's identity and signed configuration from its files and puts the loop together.
    /// Whatever is missing or wrong throws <see cref="ArgumentException"/> with one line that says what.
    /// </summary>
    public sealed class NodeApplication
    {
        private readonly MqttUplink _mqtt;

        private NodeApplication(NodeLoop loop, ClaimLoop claim, MqttUplink mqtt)
        {
            Loop = loop;
            Claim = claim;
            _mqtt = mqtt;
        }

        /// <summary>The main loop; null for a board that the plant has not enrolled.</summary>
        public NodeLoop Loop { get; }

        /// <summary>What a board does until the plant has enrolled it; null for a node.</summary>
        public ClaimLoop Claim { get; }

        /// <summary>Why the uplink is not connected, or null.</summary>
        public string UplinkFailure => _mqtt == null ? null : _mqtt.LastFailure;

        /// <summary>
        /// Reads and verifies the signed configuration in <paramref name="files"/>; while another is on trial, that one.
        /// </summary>
        public static NodeConfiguration LoadConfiguration(IFileStore files)
        {
            byte[] plantKey = Need(files, "plant.pub");
            byte[] signed = Need(files, "config.cose");
            CoseSign1Reader message = new CoseSign1Reader();
            CoseStatus status = message.Read(signed, 0, signed.Length, CoseSign1.Cbor);
            if (status != CoseStatus.Ok)
            {
                throw new ArgumentException("config.cose is not a signed message, status " + ((int)status).ToString());
            }

            byte[] digest = new byte[Sha256.DigestLength];
            message.Digest(new Sha256(), digest);
            if (!P256Verifier.Verify(plantKey, digest, signed, message.SignatureOffset))
            {
                throw new ArgumentException("config.cose is not signed by the plant's key (plant.pub)");
            }

            NodeConfiguration configuration = ConfigurationReader.Read(signed, message.PayloadOffset, message.PayloadLength);
            byte[] hash = new byte[Sha256.DigestLength];
            Sha256 sha = new Sha256();
            sha.Update(signed, 0, signed.Length);
            sha.Finish(hash, 0);
            configuration.Hash = new byte[8];
            Array.Copy(hash, 0, configuration.Hash, 0, 8);
            return configuration;
        }

        /// <summary>The node on its board, with its MQTT uplink. The uplink's thread starts with <see cref="StartUplink"/>.</summary>
        public static NodeApplication CreateOnBoard(IClock clock)
        {
            IFileStore files = new FlashFileStore(Platform.StorageRoot);
            NodeConfiguration configuration = LoadConfiguration(files);
            return Create(configuration, clock, files, BoardInputs.Open(configuration, clock));
        }

        /// <summary>The node on other inputs than the board's own, with its MQTT uplink.</summary>
        public static NodeApplication Create(NodeConfiguration configuration, IClock clock, IFileStore files, NodeInputs inputs)
        {
            UplinkHandover handover = new UplinkHandover();
            ClaimLoop claim = CreateClaim(configuration, clock, files, inputs, handover);
            NodeLoop loop = claim == null ? CreateLoop(configuration, clock, files, inputs, handover) : null;
            MqttSettings settings = new MqttSettings();
            settings.Host = configuration.BrokerHost;
            settings.Port = configuration.BrokerPort;
            settings.KeepAliveSeconds = configuration.KeepAliveSeconds;
            settings.ClientId = configuration.Node;
            settings.TopicRoot = "mn/v1/" + configuration.Site + "/" + configuration.Node;
            settings.AnswerTopic = claim == null ? "/rsp" : "/claim";
            settings.ChangeTopic = claim == null ? "/cfg" : "/enrol";
            settings.CaCertificate = Platform.LoadCertificate(Need(files, "ca.crt"));
            settings.ClientCertificate = Platform.LoadIdentity(Need(files, "tls.crt"), Need(files, "tls.key"));

            // Only a watchdog resets a board in the middle of an attempt: without one the note would wear the flash for nothing.
            MqttUplink uplink = new MqttUplink(settings, handover, clock, inputs.Watchdog == null ? null : files);
            if (inputs.Watchdog != null)
            {
                inputs.Watchdog = new UplinkWatchdog(inputs.Watchdog, uplink);
            }

            return new NodeApplication(loop, claim, uplink);
        }

        /// <summary>The loop of an enrolled node over any ports; the evidence key and the enrolment record come from its files.</summary>
        public static NodeLoop CreateLoop(
            NodeConfiguration configuration, IClock clock, IFileStore files, NodeInputs inputs, IUplink uplink)
        {
            ISigner signer = NodeKey.Open(configuration, clock, files, null);
            byte[] record = Enrolment.Require(files, signer.PublicKey);
            return new NodeLoop(configuration, clock, files, inputs, signer, uplink, record);
        }

        /// <summary>What a board does first, over any ports, when the plant has not enrolled it; null when it has.</summary>
        public static ClaimLoop CreateClaim(
            NodeConfiguration configuration, IClock clock, IFileStore files, NodeInputs inputs, IUplink uplink)
        {
            byte[] secret = Enrolment.Claim(files);
            if (secret == null)
            {
                return null;
            }

            byte[] plantKey = Need(files, "plant.pub");
            ISigner signer = NodeKey.Open(configuration, clock, files, secret);
            return Enrolment.TryComplete(files, configuration, signer.PublicKey, plantKey)
                ? null
                : new ClaimLoop(configuration, clock, files, inputs, signer, uplink, plantKey, secret);
        }

        /// <summary>Starts the uplink's thread.</summary>
        public void StartUplink()
        {
            _mqtt.Start();
        }

        /// <summary>Ends the uplink's session and thread.</summary>
        public void StopUplink()
        {
            _mqtt.Stop();
        }

        private static byte[] Need(IFileStore files, string name)
        {
            byte[] content = PendingChange.Read(files, name);
            if (content == null)
            {
                throw new ArgumentException("file " + name + " is missing; provision the node and flash its files again");
            }

            return content;
        }
    }
}
