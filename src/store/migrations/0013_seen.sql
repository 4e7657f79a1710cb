-- Has this person looked at it? Asked on the first screen: answers stay there until they were opened.
create index access_log_view on access_log (tenant, object, person) where kind = 'view';
