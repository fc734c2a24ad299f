package dev.herald.daemon.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files a campaign leaves in a directory: table, comparison, JSON, CSV and plots.
public final class CampaignFiles {
    private CampaignFiles() {}

    /// @throws IOException when one cannot be written
    public static void write(
            Path directory, String name, Campaign campaign, List<ScenarioResult> results)
            throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("results.txt", CampaignText.table(results));
        files.put("results.csv", CampaignText.csv(results));
        files.put("results.json", CampaignJson.text(name, campaign, results));
        String comparison = Comparison.of(results).text() + CampaignText.frameLoss(results);
        if (!comparison.isEmpty()) {
            files.put("comparison.txt", comparison);
        }
        files.putAll(CampaignPlots.of(results));
        Files.createDirectories(directory);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
