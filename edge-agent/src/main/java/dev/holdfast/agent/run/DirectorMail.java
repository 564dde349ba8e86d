package dev.holdfast.agent.run;

import dev.holdfast.agent.lifecycle.Mailbox;
import dev.holdfast.capi.pivot.PivotTrust;
import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.PivotFiles;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.sign.Envelope;
import java.util.Optional;

/** What the hub says in a pivot, as it was imported with the site's Director, and what the Catalog says about it. */
record DirectorMail(Site site) implements Mailbox {
    @Override
    public Optional<Envelope> word() {
        return site.intake.enclosed(PivotFiles.STATEMENT).map(Envelope::parse);
    }

    @Override
    public SealSource seals() {
        return id -> site.intake.enclosed(PivotFiles.seal(id));
    }

    @Override
    public PivotTrust trust() {
        return new PivotTrust(site.intake.policy().map(CatalogPolicy::pivots).orElse(PivotKeys.NONE));
    }
}
